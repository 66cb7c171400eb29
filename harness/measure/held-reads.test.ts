import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Trap } from '../proxy/trap.ts'
import type { System } from '../system/system.ts'
import { readAcross } from './held-reads.ts'

test('an operation is answered while the rows of a read are held back, and others read meanwhile and afterwards', async () => {
  const happened: string[] = []
  const traps: Trap[] = []
  const held = Promise.withResolvers<void>()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    happened.push(request.method === 'PUT' ? 'trap' : 'no trap')
    if (request.method === 'PUT') traps.push((await json(request)) as Trap)
    response.end('{"hits":1}')
  }
  const control = createServer((...exchange) => void answer(...exchange)).listen(0, '127.0.0.1')
  await once(control, 'listening')
  const { port } = control.address() as AddressInfo
  const system = {
    proxy: { control: `http://127.0.0.1:${port}`, container: { exited: new Promise(() => {}) } },
    database: { kind: 'postgres' },
    description: {},
  } as unknown as System
  const read = async (client: number) => {
    happened.push(`client ${client} reads`)
    if (client === 1) await held.promise
    if (client === 3) held.resolve()
  }
  await readAcross(system, read, async () => void happened.push('operation'))
  control.close()
  const others = ['client 2 reads', 'client 3 reads']
  expect(happened).toEqual([
    'operation',
    'trap',
    'client 1 reads',
    'operation',
    ...others,
    ...others,
    'no trap',
  ])
  expect(traps).toMatchObject([{ from: 'server', message: '^D$', action: 'delay', times: 1 }])
})
