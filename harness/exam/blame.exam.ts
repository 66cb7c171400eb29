import { cpus } from 'node:os'
import postgres from 'postgres'
import { service as blocksEventLoop } from '../../specs/mutants/blocks-event-loop.ts'
import type { RunRecord } from '../record/run.ts'
import { judgeRecord } from '../judge/promises.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { run, type RunPlan } from '../measure/run.ts'
import { connectDockerode } from '../system/engine-address.ts'
import { startSystem } from '../system/system.ts'
import { cores, databaseOf, expect, get, ms, perSecond, seconds, test, type System } from 'vitest-plumbline'
import { loadHost, keepBusy, quietHost } from './burden.ts'
import { fromSetUp } from '../vitest/provided.ts'

// Attribution of slow responses on a real system: the culprit must be the part that was slowed down on purpose.

/** How often each case runs. Once shows little; twenty times take a quarter of an hour. */
const repeats = Number(process.env['BLAME_REPEATS'] ?? 1)
const timeout = 60_000 + repeats * 30_000

const decided = { p99: ms(100) }
const health = { clients: 10, rate: perSecond(600), call: get('/api/health') }
const promised = { ...decided, throughput: perSecond(0.95 * health.rate) }
const untilDecided = {
  ...health,
  promises: decided,
  until: { decided: true, atLeast: seconds(2), atMost: seconds(20) },
} as const
/** A disturbed harness leads to no verdict, however long it runs. */
const briefly = { ...health, duration: seconds(2) }

type Burden = () => Disposable | Promise<AsyncDisposable> | undefined

/** A run of the plan that starts on a quiet machine, and is then disturbed. */
async function runBurdened(system: System, plan: RunPlan, burden: Burden): Promise<RunRecord> {
  await quietHost()
  await using _ = await burden()
  return await run(system, plan)
}

/**
 * Expects that each of `repeats` runs has an allowed outcome for P99, such as `fail: service`. Prints the evidence of each, and
 * a failure shows it. If no culprit is named for slow responses, none may be named for a low rate. Resolves with the distinct
 * outcomes.
 */
async function expectOutcomes(
  system: System,
  plan: RunPlan,
  allowed: readonly string[],
  burden: Burden = () => undefined,
): Promise<Set<string>> {
  const seen = new Set<string>()
  for (let done = 0; done < repeats; done++) {
    const [judgement, throughput] = judgeRecord(await runBurdened(system, plan, burden), promised)
    const { verdict = 'unjudged', blame = null, evidence = [] } = judgement ?? {}
    const outcome = blame === null ? verdict : `${verdict}: ${blame}`
    const p99 = `${outcome}, P99 ${judgement?.measured?.toFixed(0)} ms`
    const shown = [p99, ...evidenceLines(evidence)].join('\n  ')
    console.log(shown)
    if (verdict !== 'fail') expect(throughput?.verdict, shown).not.toBe('fail')
    expect(allowed, shown).toContain(outcome)
    seen.add(outcome)
  }
  return seen
}

/** A run without disturbance, so that the following runs need no warm-up. */
test.beforeAll(async ({ system }) => void (await run(system, { ...health, duration: seconds(1) })), 60_000)

test('the process of the generator blocked for 200 of every 400 ms', { timeout }, async ({ system }) => {
  const blocked = () => keepBusy({ busyMs: 200, idleMs: 200 })
  await expectOutcomes(system, briefly, ['inconclusive: generator'], blocked)
})

test('the process of the generator busy all the time, 20 ms at a time', { timeout }, async ({ system }) => {
  const busy = () => keepBusy({ busyMs: 20, idleMs: 0 })
  await expectOutcomes(system, briefly, ['inconclusive: generator'], busy)
})

test('a busy process for each core of the host', { timeout }, async ({ system }) => {
  await expectOutcomes(system, briefly, ['pass', 'inconclusive: host'], () => loadHost(cpus().length, 1))
})

test('so many busy threads for each core that the promise breaks', { timeout }, async ({ system }) => {
  const broken = 'inconclusive: host'
  // It depends on the scheduler of the kernel how many that takes, and with more a run may take minutes.
  for (const threads of [16, 32, 64]) {
    const load = () => loadHost(cpus().length, threads)
    const seen = await expectOutcomes(system, briefly, ['pass', broken], load)
    if (seen.has(broken)) return
  }
  expect.fail('the promise was kept with each number of threads')
})

test('the event loop of the service blocked for 150 ms once a second', { timeout }, async () => {
  await using system = await startSystem(blocksEventLoop, { base: fromSetUp('base') })
  await expectOutcomes(system, untilDecided, ['fail: service'])
  const nowAndThen = () => keepBusy({ busyMs: 200, idleMs: 3800 })
  await expectOutcomes(system, untilDecided, ['fail: service'], nowAndThen)
})

test('a fiftieth of a core', { timeout }, async ({ system }) => {
  const docker = await connectDockerode()
  const container = docker.getContainer(system.service.container.id)
  const quotaCores = cores(0.02)
  await container.update({ NanoCpus: quotaCores * 1e9 })
  try {
    const small = { ...system, service: { ...system.service, quotaCores } }
    await expectOutcomes(small, { ...untilDecided, rate: perSecond(3_000) }, ['fail: quota'])
  } finally {
    await container.update({ NanoCpus: system.service.quotaCores * 1e9 })
  }
})

test('a query that takes 120 ms', { timeout }, async ({ system }) => {
  const sql = postgres(databaseOf(system).url, { max: 1, onnotice: () => {} })
  try {
    await sql`insert into accounts (balance) values (1)`
    await sql`alter table accounts rename to all_accounts`
    await sql`create view accounts as select all_accounts.* from all_accounts, pg_sleep(0.12)`
    const plan = { ...untilDecided, rate: perSecond(120), call: get('/api/accounts') }
    await expectOutcomes(system, plan, ['fail: database'])
  } finally {
    await sql`drop view accounts`
    await sql`alter table all_accounts rename to accounts`
    await sql`delete from accounts`
    await sql.end()
  }
})
