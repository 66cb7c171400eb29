import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { controlServer } from '../proxy/control.ts'
import { StatementLog } from '../proxy/statement-log.ts'
import { Traps } from '../proxy/trap.ts'
import { keepSecret } from '../record/secrets.ts'
import { linesSince, statementsSince } from './told-afterwards.ts'

const told = (name: string, ...lines: readonly (readonly [atMs: number, text: string])[]) =>
  ({ container: { name, log: { timed: () => lines.map(([atMs, text]) => ({ atMs, text })) } } }) as never

const description = { build: { image: 'shop' }, root: '.', beside: {} } as never

test('lines of all containers on one clock, without those from before and those that say nothing', async () => {
  const service = told('service', [900, 'before'], [1_200, 'lost'], [1_300, ' '])
  const database = told(
    'b',
    [1_100, 'LOG:  database system is ready to accept connections'],
    [1_150, 'FATAL'],
  )
  expect(await linesSince({ services: [service], beside: { database }, description }, 1_000)).toEqual([
    { container: 'database', atMs: 150, text: 'FATAL' },
    { container: 'service', atMs: 200, text: 'lost' },
  ])
})

test('of several replicas each has its name', async () => {
  const services = [told('service-1', [5, 'one']), told('service-2', [6, 'two'])]
  const lines = await linesSince({ services, beside: {}, description }, 0)
  expect(lines.map(({ container }) => container)).toEqual(['service-1', 'service-2'])
})

test('a secret at the end of a shown statement is masked whole', async () => {
  const secret = 'sk-live-of-the-shop'
  keepSecret([secret])
  const log = new StatementLog()
  const beginning = "insert into tokens\n  values ('run1-0', '".padEnd(395, 'x-')
  log.connection()(`Query ${beginning} ${secret}')`, Buffer.from('run1-0'))
  await using server = controlServer(new Traps(), log).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy = { control: `http://127.0.0.1:${port}` } as never
  const [shown] = (await statementsSince({ proxy }, 'run1', 0))?.['run1-0'] ?? []
  expect(shown?.what).toMatch(/^insert into tokens values \('run1-0', '[x-]+ \*\*\*'\)$/)
})
