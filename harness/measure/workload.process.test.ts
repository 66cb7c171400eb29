import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import type { DatabaseSession } from '../domain/database.ts'
import { domain, type DomainOptions } from '../domain/domain.ts'
import { exactlyOnce } from '../judge/fault-run/exactly-once.ts'
import { post } from '../load/call.ts'
import { applied } from '../record/act.ts'
import { ms } from '../record/quantities.ts'
import type { Milliseconds } from '../record/units.ts'
import type { System } from '../system/system.ts'
import { sendRefused } from './keys-and-refusals.ts'
import { workload } from './workload.ts'

const table: { id: number }[] = []
// Beside unit tests, which share their modules, it would be theirs too.
vi.mock('../domain/open-database.ts', () => ({
  openDatabase: (): Pick<DatabaseSession, 'inSnapshot' | typeof Symbol.asyncDispose> => ({
    inSnapshot: read => read({ rows: async () => table.map(row => ({ key: null, ...row })) as never }),
    [Symbol.asyncDispose]: async () => {},
  }),
}))

/** A service that makes a row for whatever it is asked, and stores the keys. */
async function serve() {
  const keys: unknown[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'])
    const id = table.push({ id: table.length + 1 })
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const system = {
    services: [{ origin, directOrigin: origin }],
    database: { url: 'postgres://database' },
    description: {},
  } as unknown as System
  return { system, keys, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
const act: DomainOptions['act'] = client => client.post('/jobs/claim', {})

test('operations without a key are found by the ids of their answers, and none is asked for again', async () => {
  table.push({ id: 1 })
  await using service = await serve()
  const claims = domain({
    act,
    outcome: ({ body }) => applied((body as { id: number }).id),
    finalState: ({ database }) => database.rows`select null as key, id from jobs`,
  })
  const record = await workload(service.system, {
    domain: claims,
    clients: 2,
    orders: () => [{}, {}],
    askAgain: true,
  })
  const rows = { before: [], atRest: record.atRest.rows, after: record.after.rows }
  expect(exactlyOnce(record, rows)).toMatchObject({ verdict: 'pass', examined: { count: 4 } })
  expect(record.replays).toEqual([])
})

test('clients that share a key share the order that the domain draws for it', async () => {
  await using service = await serve()
  const numbers = Array.from({ length: 1_000 }, (_, number) => number)
  const drawing = domain({
    // Two draws are not the same by chance.
    order: ({ pick }) => ({ numbers: [pick(numbers), pick(numbers), pick(numbers)] }),
    act: (client, { order }) => client.post('/jobs', order),
    finalState: ({ database }) => database.rows`select null as key, id from jobs`,
  })
  const { acts } = await workload(service.system, {
    domain: drawing,
    clients: 4,
    orders: () => [undefined, undefined],
    key: (_client, count) => `shared-${count}`,
  })
  const ordersOf = [...Map.groupBy(acts, ({ key }) => key)].map(
    ([, copies]) => new Set(copies.map(({ order }) => JSON.stringify(order))).size,
  )
  expect(ordersOf).toEqual([1, 1])
  expect(new Set(acts.map(({ order }) => JSON.stringify(order))).size).toBe(2)
})

test('rows that say nothing of a key are refused, with what says that there is none', async () => {
  await using service = await serve()
  const keyless = domain({ act, finalState: async () => [{ id: 1 }] as never })
  await expect(workload(service.system, { domain: keyless, clients: 1, orders: () => [{}] })).rejects.toThrow(
    'if operations have none: `null as key`',
  )
})

test('each malformed request has a key of its own', async () => {
  await using service = await serve()
  const right = (_: unknown, key: string) => [
    { call: post('/jobs', { n: 1 }, { headers: { 'idempotency-key': key } }) },
  ]
  const { answers } = await sendRefused(service.system, { domain: domain({ act }), right })
  expect(answers.length).toBeGreaterThan(10)
  // Any 4xx is right.
  expect(answers[0]).not.toHaveProperty('expected')
  expect(new Set(service.keys).size).toBe(answers.length)
})

test('a request of which nothing malformed can be made is refused', async () => {
  await using service = await serve()
  const xml = () => [{ call: post('/jobs', '<job n="1"/>') }]
  await expect(sendRefused(service.system, { domain: domain({ act }), right: xml })).rejects.toThrow(
    'sendRefused: right: the body of a call is',
  )
})

test('reads that are to be held back are refused at once without a proxy', async () => {
  await using service = await serve()
  const jobs = domain({ act, outcome: () => applied(1) })
  const plan = { domain: jobs, clients: 1, orders: () => [{}], heldReads: () => [async () => 0] }
  await expect(workload(service.system, plan)).rejects.toThrow('start the system with `proxy: true`')
  expect(service.keys).toEqual([])
})

test('a function of the plan that throws is named, with its form', async () => {
  await using service = await serve()
  const jobs = domain({ act, outcome: () => applied(1) })
  const readBack = (_: unknown, { sku }: { readonly sku: string } = undefined as never) => [async () => sku]
  await expect(
    workload(service.system, { domain: jobs, clients: 1, orders: () => [{}], readBack: readBack as never }),
  ).rejects.toThrow(/workload: readBack threw: .*\n {2}fix: write readBack: \(\{ sku \}\) =>/)
})

test('the last reads come so long after all operations as a read may be old', async () => {
  await using service = await serve()
  const reads = async (within?: Milliseconds) => {
    const { acts, quiet } = await workload(service.system, {
      domain: domain({ act }),
      clients: 1,
      orders: () => [{}],
      lastReads: () => [client => client.post('/jobs/claim', {})],
      ...(within !== undefined && { within }),
    })
    return (quiet[0]?.atMs ?? 0) - (acts[0]?.answeredMs ?? 0)
  }
  expect(await reads(ms(200))).toBeGreaterThan(190)
  expect(await reads()).toBeLessThan(150)
})
