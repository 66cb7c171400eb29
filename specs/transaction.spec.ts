import { setTimeout as sleep } from 'node:timers/promises'
import {
  databaseOf,
  type DeadlockWatch,
  expect,
  ms,
  readFinalState,
  seconds,
  sendKeys,
  sendRefused,
  type System,
  test,
  watchDeadlocks,
} from 'vitest-plumbline'
import {
  allConfirmed,
  crossingServed,
  hangUps,
  idempotency,
  keyInFlight,
  keys,
  noDeadlock,
  noLateEffect,
  poolSaturation,
  readsConfirmed,
  type WorkloadRecord,
} from 'vitest-plumbline/judge'
import { underAllFaults } from './money/all-faults.ts'
import { counters, money } from './money/domain.ts'
import { judgeLedger } from './money/durable.ts'
import { ifServed, judgeHealed, named } from './money/elsewhere.ts'
import { readableFigures } from './money/figures.ts'
import { servedInEachForm } from './money/forms.ts'
import { refusedHalfway } from './money/halfway.ts'
import { malformed } from './money/inputs.ts'
import { answeredAfterARest, leftBehind, servedAfterRefusals } from './money/leftovers.ts'
import { keyPlan } from './money/key-plan.ts'
import { nearTheLargest } from './money/numbers.ts'
import { keysBehindALock, twentyTimes } from './money/keys-in-flight.ts'
import { hungUp, overloaded, readyBehindALock } from './money/overload.ts'
import { refusals } from './money/refusals.ts'
import { besideSlowBodies } from './money/slow-bodies.ts'
import {
  counted,
  crossing,
  crowded,
  exactlyOnceIn,
  hotReads,
  openUnused,
  poolSize,
  quietReadsIn,
  random,
} from './money/workloads.ts'

const quick = { tags: 'quick' } as const
const slow = { tags: 'slow' } as const

/** A second to get a connection and three to use it. */
const answeredInTime = { connections: poolSize, answer: seconds(4), health: ms(500) }

/** Watches the system of this file, from before its first test. */
let locks: DeadlockWatch | undefined
const seenSoFar = () => locks?.seen() ?? { looks: 0, resolved: 0, rings: [] }
test.beforeEach(async ({ system }) => {
  locks ??= await watchDeadlocks(() => databaseOf(system).url)
}, 120_000)
test.afterAll(async () => locks?.[Symbol.asyncDispose]())

/** Records to check again later, when work that continued in the background is over too, and the time of the last one. */
const over: WorkloadRecord[] = []
let lastOverAt = -Infinity
/** Longer than a service may keep a transaction open after its response. */
const lateMs = 4_500
const lookAgainAt = (...records: readonly WorkloadRecord[]): void => {
  over.push(...records)
  lastOverAt = performance.now()
}

/** Begins `work` once, for every test that needs its result. */
const once = <Result>(work: (system: System) => Promise<Result>) => {
  let begun: Promise<Result> | undefined
  return (system: System) => (begun ??= work(system))
}
/** They wait for seconds and need little CPU time: they are measured beside the fault runs of other systems, and judged after them. */
const hangingUp = once(async system => ({
  ...(await hungUp(system)),
  // A client that hangs up may have ended the service.
  besideSlow: await ifServed({ check: 'besideSlowBodies' }, () => besideSlowBodies(system)),
}))
const crowd = once(async system => {
  const seen = await overloaded(system)
  lookAgainAt(seen.all)
  return { ...seen, healed: await judgeHealed(system, 'behindALock') }
})
const inFlight = once(async system => {
  const seen = await keysBehindALock(system)
  lookAgainAt(seen.record)
  return seen
})
const afterRefusals = once(servedAfterRefusals)
/** Of rows of the ledger, by their id. */
const ledgerDates = new Map<string, string>()
const afterARest = once(async system => [
  await answeredAfterARest(system),
  ...(await ifServed({ check: 'healed' }, () => judgeLedger(system, ledgerDates))).map(judgement =>
    named('afterARest', judgement),
  ),
])

test('2,000 random transfers by 10 clients neither create nor lose money', quick, async ({ system }) => {
  lookAgainAt(await openUnused(system))
  const { judgements } = await random(system, 200)
  expect([...judgements, ...(await judgeLedger(system, ledgerDates))]).toHold()
})

test('a read that is asked for after an answer reflects it', quick, async ({ system }) => {
  const record = await hotReads(system)
  expect([
    readsConfirmed(counted(record), counters),
    { ...quietReadsIn(record), check: 'hot.quietReads' },
  ]).toHold()
})

test(
  '10 clients that want twice what an account holds lose no update and overdraw nothing',
  quick,
  async ({ system }) => {
    const { record, judgements } = await crowded(system)
    lookAgainAt(record)
    expect(judgements).toHold()
  },
)

test('transfers that cross each other do not deadlock', quick, async ({ system }) => {
  expect([crossingServed(await crossing(system)), noDeadlock(seenSoFar())]).toHold()
})

test(
  'a transfer that the database refuses half-way leaves nothing, and a client in doubt can retry',
  quick,
  async ({ system }) => {
    const { record, judgements } = await refusedHalfway(system)
    lookAgainAt(record)
    expect(judgements).toHold()
  },
)

test(
  'whatever dies or is lost, no money is lost, made or moved twice',
  slow,
  async ({ system, another, faultRun }) => {
    const waits = async () => {
      for (const one of [hangingUp, crowd, inFlight, afterRefusals, afterARest])
        await one(system).catch(() => undefined)
    }
    const waiting = waits()
    const runs = underAllFaults({ another, faultRun })
    const done = (await Promise.allSettled(runs)).flatMap(run =>
      run.status === 'fulfilled' ? [run.value] : [],
    )
    await waiting
    try {
      expect(done.flatMap(({ judgements }) => judgements)).toHold(...done.map(({ record }) => record))
    } finally {
      // The first error, if one has ended a run.
      await Promise.all(runs)
    }
  },
)

test(
  '24 clients that hang up behind a lock, or send slowly, leave the service healthy',
  quick,
  async ({ system }) => {
    const { record, beside, besideSlow } = await hangingUp(system)
    expect([hangUps(record, ms(500)), beside, ...besideSlow, await readableFigures(system)]).toHold()
  },
)

test(
  '50 clients behind a lock and a pool of 10 are served or turned away in time',
  slow,
  async ({ system }) => {
    const { record, others, all, served, healed } = await crowd(system)
    expect([
      { ...exactlyOnceIn(all), check: 'behindALock.exactlyOnce' },
      poolSaturation(record, answeredInTime),
      ...others,
      allConfirmed(served, { check: 'poolRecovery', title: 'after the lock all clients are served' }),
      ...healed,
    ]).toHold()
  },
)

test('a key in flight is not answered as if it were done', slow, async ({ system }) => {
  const { record, places } = await inFlight(system)
  expect([
    keyInFlight(record),
    { ...poolSaturation(record, answeredInTime), check: 'keyInFlight.poolSaturation' },
    ...places,
    await readyBehindALock(system),
  ]).toHold()
})

test(
  'a connection serves others after a refused order, and a rested one is tried in time',
  slow,
  async ({ system }) => {
    expect([await afterRefusals(system), ...(await afterARest(system))]).toHold()
  },
)

test('a key that is sent twenty times at once is one transfer', quick, async ({ system }) => {
  expect([idempotency(await twentyTimes(system))]).toHold()
})

test('a key is a key to the last byte', quick, async ({ system }) => {
  expect([keys(await sendKeys(system, keyPlan), counters)]).toHold()
})

test('near 2^53 amounts are exact', quick, async ({ system }) => {
  expect(await nearTheLargest(system)).toHold()
})

test('what is malformed or forbidden is refused without effect', quick, async ({ system }) => {
  // First: a refusal may leave the service unable to serve.
  const inEachForm = await servedInEachForm(system)
  expect([inEachForm, ...(await ifServed({ check: 'inputs' }, () => refusals(system)))]).toHold()
})

test('afterwards no transaction is open and no surplus connection is left', quick, async ({ system }) => {
  const judgements = await ifServed({ check: 'nothingLeftBehind' }, async () => {
    // None of these begins a transaction, and so none ends one that another has left open.
    await sendRefused(system, { domain: money([1_000, 1_000]), refused: malformed, brief: true })
    return [await leftBehind(system)]
  })
  expect([...judgements, { ...noDeadlock(seenSoFar()), check: 'throughout.noDeadlock' }]).toHold()
})

test('what was turned away has no effect later', slow, async ({ system }) => {
  await sleep(Math.max(0, lastOverAt + lateMs - performance.now()))
  const looks = over.map(async record => ({
    record,
    later: await readFinalState(system, money([]), record.opened),
  }))
  expect([noLateEffect(await Promise.all(looks))]).toHold()
})
