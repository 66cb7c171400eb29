import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { controlServer } from './control.ts'
import { StatementLog } from './statement-log.ts'
import { Traps } from './trap.ts'

test('a request that ends half-way, or is no JSON, ends no other', async () => {
  const server = controlServer(new Traps(), new StatementLog()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const hasty = connect({ host: '127.0.0.1', port })
  hasty.write('PUT / HTTP/1.1\r\nhost: proxy\r\ncontent-length: 100\r\n\r\n{')
  await once(server, 'request')
  hasty.destroy()
  const url = `http://127.0.0.1:${port}/`
  const wrong = await fetch(url, { method: 'PUT', body: '{' })
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('JSON')])
  expect(await (await fetch(url, { method: 'DELETE' })).json()).toEqual({ hits: 0 })
  server.close()
})
