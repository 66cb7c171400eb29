/** The capacity of the service, alternating with other servers and another transaction. */
import { service } from '../../specs/service.ts'
import { prepareEngine } from '../engine/engine.ts'
import { get, post } from '../load/call.ts'
import { node, type Edit } from '../system/build.ts'
import type { ServiceDescription } from '../system/description.ts'
import { startSystem, type System } from '../system/system.ts'
import { seconds } from '../record/units.ts'
import { contest, tableOf, type Contender } from './contest.ts'

const rounds = Number(process.argv[2] ?? 5)
const turn = seconds(3)
const accounts = 100

const rival = (name: string): ServiceDescription => ({
  ...service,
  name: `rival-${name}`,
  build: node(`harness/bench/rivals/${name}.ts`),
  port: 3000,
  ready: '/api/health',
})

/** The former transfer of the service: each statement waits for the response to the previous one. */
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

async function openAccounts({ service: { origin } }: System): Promise<readonly number[]> {
  const open = async (): Promise<number> => {
    const response = await fetch(`${origin}/api/accounts`, { method: 'POST', body: '{"balance":1000000}' })
    return ((await response.json()) as { id: number }).id
  }
  const ids: number[] = []
  while (ids.length < accounts) ids.push(await open())
  return ids
}

async function transfersOf(system: System): Promise<Contender['call']> {
  const ids = await openAccounts(system)
  return request => {
    const [fromId, toId] = [ids[request % accounts], ids[(request + 1 + (request % 89)) % accounts]]
    return post(
      '/api/transfer',
      { fromId, toId, amount: 1 },
      { headers: { 'Idempotency-Key': `bench-${request}` } },
    )
  }
}

const health = get('/api/health')
const ofHealth = {
  rivals: { 'this service': service, 'Express 5': rival('express'), 'bare node:http': rival('bare-http') },
  callOf: async () => () => health,
}
const ofTransfers = {
  rivals: {
    'this service': service,
    'statement by statement': transfers('untuned-transfers', [...stepByStep, untuned]),
    '… with our flags': transfers('plain-transfers', stepByStep),
  },
  callOf: transfersOf,
}
const contests = [
  { title: 'health, 10 clients', clients: 10, ...ofHealth },
  { title: 'health, 1,000 clients', clients: 1_000, ...ofHealth },
  { title: 'transfers, 10 clients, 100 accounts', clients: 10, ...ofTransfers },
]

const base = await prepareEngine(line => console.error(line))
console.log(
  `${rounds} turns of ${turn / 1000} s each, ${service.limits.cpu} cores, ${service.limits.memory / 2 ** 20} MiB; medians`,
)
for (const { title, clients, rivals, callOf } of contests) {
  await using stack = new AsyncDisposableStack()
  const contenders: Contender[] = []
  for (const [name, description] of Object.entries(rivals)) {
    const system = stack.use(await startSystem(description, { base }))
    contenders.push({ name, system, call: await callOf(system) })
  }
  console.log(`\n${title}\n${tableOf(await contest(contenders, { clients, rounds, turn }))}`)
}
process.exit(0)
