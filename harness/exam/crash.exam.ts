import { expect, test } from 'vitest-plumbline'
import { domain } from '../domain/domain.ts'
import { judge } from '../judge/records/judge.ts'
import { post } from '../load/call.ts'
import { faultRun, type FaultRunPromises } from '../measure/fault-run.ts'
import { applied, unknown } from '../record/act.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { postgres } from '../system/beside.ts'
import { node } from '../system/build.ts'
import { defineService } from '../system/description.ts'
import { registry } from '../system/registry.ts'
import { startSystem } from '../system/system.ts'
import { fromSetUp } from '../vitest/provided.ts'

const frail = defineService({
  name: 'frail-exam',
  build: node('harness/exam/frail-service.ts'),
  port: 3000,
  ready: '/',
  beside: { database: postgres() },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
})

const orders = domain({
  act: (client, { key }) => client.post('/orders', { key }),
  outcome: ({ status, body }) => (status === 200 ? applied((body as { id: number }).id) : unknown()),
  read: client => client.get('/orders'),
  finalState: ({ database }) => database.rows<{ key: string; id: number }>`select key, id from orders`,
  sabotage: ['orders'],
  input: ({ key }) => post('/orders', { key }),
})

/** A fault run takes more than ten seconds. */
const toldWithinMs = 5_000

test('a service that crashes when no client asks any more is judged for that, with all that was measured', async () => {
  await using system = await startSystem(frail, { base: fromSetUp('base') })
  const promises: FaultRunPromises = {
    exactlyOnce: true,
    invariants: { counted: ({ read, finalState }) => read['placed'] === finalState.length },
  }
  const record = await faultRun(system, { domain: orders, clients: 5, faults: ['killService'], promises })
  const judgements = judge(record)
  const noCrash = judgements.find(({ check }) => check === 'noCrash')
  console.log(
    judgements.map(({ check, verdict, measured }) => `${check} ${verdict} ${measured}`),
    evidenceLines(noCrash?.evidence ?? []).join('\n'),
  )
  expect(noCrash).toMatchObject({ verdict: 'fail', blame: 'service' })
  expect(evidenceLines(noCrash?.evidence ?? []).join('\n')).toContain('PostgresError: ')
  expect(judgements).toContainEqual(expect.objectContaining({ check: 'exactlyOnce', verdict: 'pass' }))
})

test('a table of `sabotage` that is not there is told before the faults', async () => {
  await using system = await startSystem(frail, { base: fromSetUp('base') })
  const misspelt = { ...orders, sabotage: ['orders', 'stokc'] }
  const startedAt = performance.now()
  const run = faultRun(system, { domain: misspelt, faults: ['killService'] })
  await expect(run).rejects.toThrow(
    'domain: sabotage cannot set triggers on orders, stokc: relation "stokc" does not exist',
  )
  expect(performance.now() - startedAt).toBeLessThan(toldWithinMs)
})

test('the end of one replica of `another` is known although the test has disposed of it', async ({
  another,
}) => {
  const use = async () => {
    await using system = await another({ replicas: 2 })
    const [, { container } = system.service] = system.services
    await container.exec('node', '-e', 'process.kill(1)')
    await container.exited
  }
  await use()
  expect(await registry.crashed()).toMatchObject({ error: { end: { container: 'service-2' } } })
  // It is judged here; this test would fail noCrash.
  registry.testBegins()
})
