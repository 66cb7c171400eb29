import { beforeAll, describe, expect, test } from 'vitest'
import { domain } from '../domain/domain.ts'
import { openDatabase } from '../domain/open-database.ts'
import { provideStandIns } from '../engine/stand-ins.ts'
import { inject } from '../faults/inject.ts'
import { networkFaults, type FaultName } from '../record/fault-plan.ts'
import type { Judgement } from '../judge/judgement.ts'
import { judge, type MeasuredFaultRun } from '../judge/records/judge.ts'
import { connectionWatchOf } from '../measure/connection-watch.ts'
import { faultRun } from '../measure/fault-run.ts'
import { applied, refused, unknown } from '../record/act.ts'
import { ms } from '../record/units.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { mariadb } from '../system/beside.ts'
import { namedImages } from '../system/beside-images.ts'
import { node, type Edit } from '../system/build.ts'
import { connectDocker } from '../system/docker.ts'
import { defineService, type BaseImages } from '../system/description.ts'
import { databaseOf } from '../system/started.ts'
import { startSystem } from '../system/system.ts'
import { fromSetUp } from '../vitest/provided.ts'

const entry = 'harness/exam/mariadb-service.ts'
const described = (edits: readonly Edit[] = []) =>
  defineService({
    name: 'mariadb-exam',
    build: node(entry, { edits }),
    port: 3000,
    ready: '/ready',
    beside: { shop: mariadb({ schema: 'harness/exam/mariadb-schema.sql' }) },
    env: ({ shop }) => ({ DATABASE_URL: shop.url }),
  })
const service = described()
/** Treats a lost COMMIT as not done, and repeats it under a different key. Its COMMIT is a prepared statement. */
const retries = described([
  { file: entry, find: 'connection.commit()', replace: "connection.execute('commit')" },
  {
    file: entry,
    find: "await order(key, 'a')",
    replace: `await order(key, 'a').catch(error => {
      if (error.type !== 'outcome-unknown') throw error
      return order(\`\${key}-again\`, 'a')
    })`,
  },
])

const orders = domain({
  act: (client, { key }) => client.post('/orders', {}, { headers: { 'idempotency-key': key } }),
  outcome: ({ status, body }) => {
    if (status === 201) return applied((body as { id: number }).id)
    return status < 500 || (body as { type?: string } | undefined)?.type === 'not-applied'
      ? refused()
      : unknown()
  },
  read: client => client.get('/stock'),
  lock: () => 'select sku from stock for update',
  finalState: ({ database }) =>
    database.rows<{ key: string; id: number }>`select idempotency_key as 'key', id from orders`,
})

let base: BaseImages
beforeAll(async () => {
  const own = fromSetUp('base')
  base = {
    ...own,
    standIns: await provideStandIns(namedImages(service), own, console.log, await connectDocker()),
  }
}, 300_000)

async function underFaults(of: typeof service, faults: readonly FaultName[]): Promise<readonly Judgement[]> {
  const startedAt = performance.now()
  const proxy = faults.some(fault => networkFaults.includes(fault))
  await using system = await startSystem(of, { base, proxy })
  const upMs = performance.now() - startedAt
  const record = await faultRun(system, {
    domain: orders,
    faults,
    promises: {
      exactlyOnce: true,
      noDeadlock: true,
      invariants: {
        nothingVanishes: ({ read }) => read['remaining'] + read['placed'] === 1_000_000,
      },
    },
  })
  const judgements = judge(record)
  console.log(told(record, judgements, upMs))
  return judgements
}

function told(record: MeasuredFaultRun, judgements: readonly Judgement[], upMs: number): string {
  const { acts, windows, places } = record
  const of = (kind: string) => acts.filter(({ effect }) => effect.kind === kind).length
  return [
    `up in ${(upMs / 1_000).toFixed(1)} s; ${acts.length} orders, ${of('refused')} refused, ${of('unknown')} in doubt`,
    `hits: ${windows.map(({ fault, hits }) => `${fault} ${hits}`).join(', ')}`,
    `places: ${places.map(({ before, after }) => `${before}-${after}`).join(', ')}`,
    ...judgements.map(
      ({ check, verdict, measured }) => `${verdict} ${check}${measured === null ? '' : ` ${measured}`}`,
    ),
    ...judgements
      .filter(({ verdict }) => verdict !== 'pass')
      .flatMap(({ check, evidence }) => [check, ...evidenceLines(evidence)]),
  ].join('\n  ')
}

const broken = (judgements: readonly Judgement[]) =>
  judgements.filter(({ verdict }) => verdict !== 'pass').map(({ check, verdict }) => `${check} ${verdict}`)

describe('a service on a MariaDB', { timeout: 240_000 }, () => {
  test('keeps every order whatever its database suffers', async () => {
    const faults = [
      'killDatabase',
      'fastShutdown',
      'pauseDatabase',
      'longOutage',
      'terminateBackend',
      'isolateDatabase',
      'readOnlyDatabase',
      'noConnectionLeft',
      'loginsRefused',
    ] as const
    expect(broken(await underFaults(service, faults))).toEqual([])
  })

  test('keeps every order whatever is lost on the way, the answer to a COMMIT too', async () => {
    expect(broken(await underFaults(service, networkFaults))).toEqual([])
  })

  test('whoever does a lost COMMIT again with another key is caught', async () => {
    const judgements = await underFaults(retries, networkFaults)
    expect(broken(judgements)).toContain('exactlyOnce fail')
  })

  test('its connections are counted, and a lock that is kept is named', async () => {
    await using system = await startSystem(service, { base })
    const database = databaseOf(system)
    await using watch = connectionWatchOf(database)
    const sample = await watch.sample()
    expect(sample).toEqual({
      active: 0,
      idle: expect.any(Number) as number,
      idleInTransaction: 0,
      waiting: 0,
    })
    expect(sample?.idle).toBeGreaterThan(0)
    expect(await watch.most()).toBeGreaterThan(100)
    await using keeper = openDatabase(database.url)
    await using other = openDatabase(database.url)
    const lock = 'select sku from stock for update'
    const release = await keeper.hold(lock)
    await expect(other.hold(lock)).rejects.toThrow('met locks of other sessions')
    await release()
    await (
      await other.hold(lock)
    )()
  })

  test('it refuses writes although a statement of the service waits for a lock', async () => {
    const edits = [
      { file: entry, find: 'innodb_lock_wait_timeout = 1', replace: 'innodb_lock_wait_timeout = 60' },
    ]
    await using system = await startSystem(described(edits), { base })
    await using keeper = openDatabase(databaseOf(system).url)
    await keeper.hold('select sku from stock for update')
    const waiting = fetch(`${system.service.origin}/orders`, {
      method: 'POST',
      headers: { 'idempotency-key': 'waits' },
      signal: AbortSignal.timeout(30_000),
    })
    const plan = [{ fault: 'readOnlyDatabase', after: ms(500), lasts: ms(100) }] as const
    const injection = { now: () => performance.now(), busy: async () => {}, recover: async () => {} }
    const struck: FaultName[] = []
    for await (const { fault } of inject(system, plan, injection)) struck.push(fault)
    expect(struck).toEqual(['readOnlyDatabase'])
    expect((await waiting).status).toBe(503)
  })
})
