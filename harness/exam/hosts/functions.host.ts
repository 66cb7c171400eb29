import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import { service as ledger } from '../../../specs/service.ts'
import { money } from '../../../specs/money/domain.ts'
import { mutant } from '../../../specs/mutants/mutant.ts'
import { service as leaky } from '../../../specs/mutants/leak-objects.ts'
import { patient, slowed, slowness } from '../slowness.ts'
import { judgeFaultRun } from '../../judge/fault-run/judge.ts'
import { judgeLeaks } from '../../judge/growth/leaks.ts'
import { judgeRecord } from '../../judge/promises.ts'
import type { Judgement } from '../../judge/judgement.ts'
import type { Domain } from '../../domain/domain.ts'
import { get } from '../../load/call.ts'
import { Inspector } from '../../leak/inspector.ts'
import { faultRun } from '../../measure/fault-run.ts'
import { leak } from '../../measure/leak.ts'
import { run } from '../../measure/run.ts'
import { cores, megabytes, ms, perSecond, seconds } from '../../record/units.ts'
import { evidenceLines } from '../../report/text/evidence.ts'
import { startSystem, type System } from '../../system/system.ts'
import { fromSetUp } from '../../vitest/provided.ts'
import { readByHand, shellIn } from './by-hand.ts'

const base = () => ({ base: fromSetUp('base') })

/** The text for a function's row in the table. */
const seen = ({ task }: TestContext, what: string) => void Object.assign(task.meta, { seen: what })

/** The judgements with a different verdict, with their evidence. */
const othersThan = (verdict: Judgement['verdict'], judgements: readonly Judgement[]): string =>
  judgements
    .filter(judgement => judgement.verdict !== verdict)
    .map(one => [`${one.check}: ${one.verdict}`, ...evidenceLines(one.evidence)].join(', '))
    .join('; ')

let system: System

beforeAll(async () => {
  system = await startSystem(patient(ledger), base())
})
afterAll(async () => system?.[Symbol.asyncDispose]())

test('start', async context => {
  const { origin, directOrigin } = system.service
  const { name, version, cgroup, cpus } = fromSetUp('environment').engine
  expect((await fetch(origin + system.readyPath)).status).toBe(200)
  const way = origin === directOrigin ? 'its published port' : 'its own address'
  seen(context, `${name} ${version}, cgroup v${cgroup}, ${cpus} cores; the service is reached at ${way}`)
})

/** The speed is not judged: a slow engine gets fewer requests. */
const rate = perSecond(Math.max(2, 20 / slowness))

test('a run', async context => {
  const plan = { clients: 5, rate, call: get('/api/health'), duration: seconds(10) }
  const record = await run(system, plan)
  const judged = judgeRecord(record, { errors: 0, memory: megabytes(500) })
  expect(judged).not.toEqual([])
  const others = othersThan('pass', judged)
  expect(others, others).toBe('')
  const [errors, memory] = judged.map(({ measured }) => Number(measured))
  seen(context, `${errors} errors in ${rate.toFixed(1)} requests a second, ${memory?.toFixed(0)} MB`)
})

/** So little CPU that it is used up on a busy machine too. */
const small = cores(0.2)
const settledMs = 2_000
/** The figures of a remote Podman may be a second old. */
const readingsAreFreshFor = 1_100
const burn = 'end=$(($(date +%s) + 2)); while [ "$(date +%s)" -lt "$end" ]; do :; done'

test('CPU, throttling and memory', async context => {
  const { container, quotaCores } = system.service
  await container.limit({ cpus: small })
  await shellIn(container, `(${burn}) >/dev/null 2>&1 &`)
  while ((await readByHand(container)).throttledPeriods === 0) await sleep(100)
  // The second reading is between the others in time, so its counters must be between theirs.
  const before = await readByHand(container)
  await sleep(readingsAreFreshFor)
  const read = await container.sample()
  const after = await readByHand(container)
  await container.limit({ cpus: quotaCores })
  for (const counter of ['cpuMs', 'throttledMs', 'throttledPeriods'] as const) {
    expect(read?.[counter], counter).toBeGreaterThanOrEqual(before[counter])
    expect(read?.[counter], counter).toBeLessThanOrEqual(after[counter])
  }
  await sleep(settledMs)
  const byHand = await readByHand(container)
  const atRest = await container.sample()
  // Reading by hand starts a process in the container.
  const allowed = 3_000_000
  for (const size of ['workingSetBytes', 'anonymousBytes'] as const)
    expect(Math.abs((atRest?.[size] ?? NaN) - byHand[size]), size).toBeLessThan(allowed)
  const megabytesOf = (bytes = NaN) => (bytes / 1e6).toFixed(1)
  seen(
    context,
    `throttled ${read?.throttledMs.toFixed(0)} ms in ${read?.throttledPeriods} periods, working set ${megabytesOf(atRest?.workingSetBytes)} MB (by hand ${megabytesOf(byHand.workingSetBytes)}), anonymous ${megabytesOf(atRest?.anonymousBytes)} (${megabytesOf(byHand.anonymousBytes)})`,
  )
})

test('a leak by count', async context => {
  // Each request leaks, so the cheapest one is sufficient.
  const cheap = { ...patient(leaky), paths: () => [get('/api/health')] }
  await using leaking = await startSystem(cheap, { ...base(), inspector: true })
  const { inspector = '' } = leaking.service
  using inside = await Inspector.connect(inspector, slowed(seconds(10)))
  const record = await leak(leaking, { clients: 2 }, inside)
  if ('reached' in record) throw new Error(`it ended: ${record.reached}`)
  const heap = judgeLeaks(record, {}).filter(({ check }) => check === 'heap')
  expect(heap).not.toEqual([])
  const others = othersThan('fail', heap)
  expect(others, others).toBe('')
  seen(context, `${heap[0]?.measured?.toFixed(0)} bytes a request`)
})

/** Allocates memory outside V8's heap, whose limit would end it before the kernel does. */
const greedy = mutant([
  {
    file: 'app/api.ts',
    find: `app.get('/api/health', c =>`,
    replace: `const kept: Buffer[] = []
  app.get('/api/accounts/full', () => {
    for (;;) kept.push(Buffer.alloc(16_000_000, 1))
  })
  app.get('/api/health', c =>`,
  },
])

test('the memory limit', async context => {
  await using full = await startSystem(patient(greedy), base())
  const { container, origin } = full.service
  await expect(fetch(`${origin}/api/accounts/full`)).rejects.toThrow('fetch failed')
  const exit = await container.exited
  expect(exit.outOfMemory, `exit code ${exit.code}`).toBe(true)
  seen(context, `exit code ${exit.code}, recognised as out of memory`)
})

test('two faults', async context => {
  await using struck = await startSystem(patient(ledger), base())
  const faults = ['killDatabase', 'loseService'] as const
  const promises = {
    exactlyOnce: true,
    settled: slowed(ms(5_000)),
    recovery: { killDatabase: slowed(ms(2_000)), loseService: slowed(ms(5_000)) },
  } as const
  const rich = money(Array.from({ length: 10 }, () => 1_000_000)) as unknown as Domain
  const record = await faultRun(struck, { domain: rich, faults, clients: 5, promises })
  const judged = judgeFaultRun(record, promises)
  expect(judged).not.toEqual([])
  const others = othersThan('pass', judged)
  expect(others, others).toBe('')
  seen(context, `${faults.join(', ')}: ${judged.length} checks of ${record.acts.length} transfers pass`)
})
