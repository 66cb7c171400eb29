/** The capacity of the service, alternating with its rivals: other servers, another transaction. */
import { service } from '../../specs/service.ts'
import { prepareEngine } from '../engine/engine.ts'
import { get, post } from '../load/call.ts'
import { node } from '../system/build.ts'
import type { Edit } from '../system/bundle.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startSystem, type System } from '../system/system.ts'
import { seconds } from '../record/units.ts'
import { contest, tableOf, type Contender } from './contest.ts'

const rounds = Number(process.argv[2] ?? 5)
const only = process.argv[3] ?? ''
const turn = seconds(3)
const accounts = 100

const rival = (name: string): ServiceDescription => ({
  ...service,
  name: `rival-${name}`,
  build: node(`harness/bench/rivals/${name}.ts`),
  port: 3000,
  ready: '/api/health',
})

/** The former transfer of the service: each statement waits for the answer to the one before. */
const stepByStep: readonly Edit[] = ['transfer.ts', 'transaction.ts'].map(name => ({
  file: 'app/postgres-bank.ts',
  find: `from './${name}'`,
  replace: `from '../harness/bench/rivals/${name}'`,
}))

/** The service with V8's default flags. */
const untuned: Edit = { file: 'app/main.ts', find: 'tuneCompiler()\n', replace: '' }

const transfers = (name: string, edits: readonly Edit[]): ServiceDescription => ({
  ...service,
  name: `rival-${name}`,
  build: node('app/main.ts', { dockerfile: 'Dockerfile', edits }),
})

async function compareHealth(base: BaseImages, clients: number): Promise<string> {
  await using stack = new AsyncDisposableStack()
  const contenders: Contender[] = []
  for (const [name, description] of [
    ['this service', service],
    ['Express 5', rival('express')],
    ['bare node:http', rival('bare-http')],
  ] as const) {
    const system = stack.use(await startSystem(description, { base, inspector: false }))
    const health = get('/api/health')
    contenders.push({ name, system, call: () => health })
  }
  return tableOf(await contest(contenders, { clients, rounds, turn }))
}

async function openAccounts({ service: { origin } }: System): Promise<readonly number[]> {
  const open = async (): Promise<number> => {
    const response = await fetch(`${origin}/api/accounts`, { method: 'POST', body: '{"balance":1000000}' })
    return ((await response.json()) as { id: number }).id
  }
  const ids: number[] = []
  while (ids.length < accounts) ids.push(await open())
  return ids
}

async function compareTransfers(base: BaseImages): Promise<string> {
  await using stack = new AsyncDisposableStack()
  const contenders: Contender[] = []
  for (const [name, description] of [
    ['this service', service],
    ['statement by statement', transfers('untuned-transfers', [...stepByStep, untuned])],
    ['… with our flags', transfers('plain-transfers', stepByStep)],
  ] as const) {
    const system = stack.use(await startSystem(description, { base, inspector: false }))
    const ids = await openAccounts(system)
    const call = (request: number) => {
      const [fromId, toId] = [ids[request % accounts], ids[(request + 1 + (request % 89)) % accounts]]
      return post(
        '/api/transfer',
        { fromId, toId, amount: 1 },
        { headers: { 'Idempotency-Key': `bench-${request}` } },
      )
    }
    contenders.push({ name, system, call })
  }
  return tableOf(await contest(contenders, { clients: 10, rounds, turn }))
}

const base = await prepareEngine(line => console.error(line))
const comparisons: readonly (readonly [title: string, compare: () => Promise<string>])[] = [
  ['health, 10 clients', () => compareHealth(base, 10)],
  ['health, 1,000 clients', () => compareHealth(base, 1_000)],
  ['transfers, 10 clients, 100 accounts', () => compareTransfers(base)],
]
console.log(
  `${rounds} turns of ${turn / 1000} s each, ${service.limits.cpu} cores, ${service.limits.memory / 2 ** 20} MiB; medians`,
)
for (const [title, compare] of comparisons.filter(([name]) => name.startsWith(only))) {
  console.log(`\n${title}\n${await compare()}`)
}
process.exit(0)
