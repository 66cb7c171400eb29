import {
  databaseFaults,
  databaseOf,
  type DeadlockWatch,
  expect,
  faultRunChartData,
  type FaultName,
  type FaultRunPlan,
  ms,
  networkFaults,
  outages,
  seed,
  serviceFaults,
  test,
  watchDeadlocks,
} from 'vitest-plumbline'
import { type Judgement, type MeasuredFaultRun, noDeadlock } from 'vitest-plumbline/judge'
import { nothingLeftBehind, readAftermath } from './money/aftermath.ts'
import { noPartialEffect } from './money/atomicity.ts'
import { Barrier } from './money/barrier.ts'
import { judgeFaultRun, without } from './money/judge-fault-run.ts'
import { allAnswered, allConfirmed, crossingServed, noOverdraft } from './money/confirmations.ts'
import { readFinalState } from './money/final-state.ts'
import { hangUp, hangUps } from './money/hang-ups.ts'
import { judgeHealed, judgeReplicas } from './money/short-rules.ts'
import { watchHealth } from './money/health.ts'
import { doubtsResolved, idempotency } from './money/idempotency.ts'
import { keyInFlight } from './money/key-in-flight.ts'
import { sendKeys } from './money/key-courses.ts'
import { keys } from './money/keys.ts'
import { LateEffects, noLateEffect } from './money/late-effects.ts'
import { largest, numbers } from './money/numbers.ts'
import { forbidden, malformed, sendForbidden } from './money/inputs.ts'
import { holdAccount, watchConnections } from './money/pressure.ts'
import { quietReads, readsConfirmed } from './money/reads.ts'
import { errorHygiene, refusedWithoutEffect } from './money/refusals.ts'
import { sendAgain } from './money/replay.ts'
import * as rules from './money/rules.ts'
import { MoneyUnderFaults } from './money/under-faults.ts'
import { poolSaturation } from './money/saturation.ts'
import { refusals, sabotage } from './money/sabotage.ts'
import { atRandom, order, transact } from './money/workload.ts'

const quick = { tags: 'quick' } as const
const slow = { tags: 'slow' } as const
const poolSize = 10
/** A second for a place in the pool and three in it; the rest is the way there and back, and a busy machine. */
const settledMs = 4_800
const lateEffects = new LateEffects()
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Rules that are asked again elsewhere have another name there. */
const under = (name: string, judgements: readonly Judgement[]): Judgement[] =>
  judgements.map(judgement => ({ ...judgement, check: `${name}.${judgement.check}` }))

/** Of the system of this file, from before its first test. */
let locks: DeadlockWatch | undefined
const seenSoFar = () => locks?.seen() ?? { looks: 0, resolved: 0, rings: [] }
test.beforeEach(async ({ system }) => {
  locks ??= await watchDeadlocks(() => databaseOf(system).url)
}, 120_000)
test.afterAll(async () => locks?.[Symbol.asyncDispose]())

test('2,000 random transfers by 10 clients make no money and lose none', quick, async ({ system }) => {
  const history = await transact(system, {
    clients: 10,
    balances: times(10).map(() => 1_000),
    orders: atRandom(seed(), 200, 400),
  })
  expect([
    rules.conservation(history),
    rules.ledgerEquation(history),
    rules.exactlyOnce(history),
    rules.noNegativeBalance(history),
    allAnswered(history),
    quietReads(history),
  ]).toHold()
})

test('a read that is asked for after an answer contains it', quick, async ({ system }) => {
  const history = await transact(system, {
    clients: 10,
    balances: times(12).map(() => 1_000),
    // Two accounts are paid by all the others. They only ever receive, so that whoever reads too little is behind.
    orders: ([even = 0, odd = 0, ...own], client) =>
      times(40).map(() => order(own[client] ?? 0, client % 2 === 0 ? even : odd, 1)),
    readsBack: true,
    inStep: true,
    hot: ([even = 0, odd = 0]) => [even, odd],
  })
  expect([readsConfirmed(history), ...under('hot', [quietReads(history)])]).toHold()
})

test(
  '10 clients that want twice what an account holds meet there: no update is lost, nothing overdrawn',
  quick,
  async ({ system }) => {
    const barrier = new Barrier(databaseOf(system).url, poolSize)
    const history = await transact(system, {
      clients: poolSize,
      balances: [100, 0],
      orders: ([hot = 0, other = 0]) => times(20).map(() => order(hot, other, 1)),
      against: ([hot = 0], clients) => barrier.before([hot], clients),
    })
    lateEffects.remember(history, history.finalState)
    expect([rules.noLostUpdate(history), noOverdraft(history, barrier.met)]).toHold()
  },
)

test('transfers that cross each other never wait for each other', quick, async ({ system }) => {
  const barrier = new Barrier(databaseOf(system).url, poolSize)
  const history = await transact(system, {
    clients: poolSize,
    balances: times(5).map(() => 10_000),
    // Four go to and fro between two accounts, six go round three.
    orders: ([here = 0, there = 0, ...ring], client) => {
      const [from = 0, to = 0] =
        client < 4 ? [here, there, here].slice(client % 2) : [...ring, ...ring].slice(client % 3)
      return times(15).map(() => order(from, to, 1))
    },
    against: (accounts, clients) => barrier.before(accounts, clients),
  })
  expect([crossingServed(history, barrier.met), noDeadlock(seenSoFar())]).toHold()
})

test(
  'a transfer that the database refuses half-way leaves nothing, and whoever was in doubt can ask again',
  quick,
  async ({ system }) => {
    const pairUp = (accounts: readonly number[]) =>
      refusals.map((refusal, index) => ({
        ...refusal,
        fromId: accounts[2 * index] ?? 0,
        toId: accounts[2 * index + 1] ?? 0,
      }))
    const history = await transact(system, {
      clients: refusals.length,
      balances: refusals.flatMap(() => [1_000, 1_000]),
      orders: (accounts, client) =>
        pairUp(accounts)
          .slice(client, client + 1)
          .map(({ fromId, toId }) => order(fromId, toId, 1)),
      against: accounts => sabotage(databaseOf(system).url, pairUp(accounts)),
    })
    const refusedAs = new Map(pairUp([...history.opening.keys()]).map(pair => [pair.fromId, pair]))
    const replays = await sendAgain(system, history)
    const all = { ...replays, attempts: [...history.attempts, ...replays.attempts] }
    lateEffects.remember(history, replays.finalState)
    expect([
      noPartialEffect(history, refusedAs),
      errorHygiene('errorHygiene', history.errors),
      doubtsResolved(replays),
      { ...rules.exactlyOnce(all), check: 'refusedHalfway.exactlyOnce' },
    ]).toHold()
  },
)

test(
  '50 clients behind a lock and a pool of 10 are served or turned away in time',
  slow,
  async ({ system }) => {
    await using connections = watchConnections(databaseOf(system).url)
    await using health = watchHealth(system.service.origin)
    const history = await transact(system, {
      clients: 5 * poolSize,
      balances: [1_000, 0],
      orders: ([hot = 0, other = 0]) => [order(hot, other, 1)],
      against: ([hot = 0]) => holdAccount(databaseOf(system).url, hot, 6_000),
    })
    const { peak } = connections
    const afterwards = await transact(system, {
      clients: poolSize,
      balances: history.finalState.balances,
      orders: ([hot = 0, other = 0], client) =>
        times(5).map(index => order(hot, other, 1, `${hot}-afterwards-${client}-${index}`)),
    })
    const all = { ...afterwards, attempts: [...history.attempts, ...afterwards.attempts] }
    lateEffects.remember(history, afterwards.finalState)
    expect([
      { ...rules.exactlyOnce(all), check: 'behindALock.exactlyOnce' },
      poolSaturation(
        history,
        { connections: peak, pulses: health.pulses, stallMs: health.stallMs },
        // A second for a place in the pool and three in it.
        { connections: poolSize, answerMs: 4_000, healthMs: 500 },
      ),
      allConfirmed(afterwards, { check: 'poolRecovery', title: 'after the lock all are served' }),
    ]).toHold()
  },
)

test('24 clients that hang up behind a lock leave the service in good health', quick, async ({ system }) => {
  expect([hangUps(await hangUp(system))]).toHold()
})

test('a key that is sent twenty times at once is one transfer', quick, async ({ system }) => {
  const history = await transact(system, {
    clients: 20,
    balances: [1_000, 0],
    // One of the twenty asks for another amount under the same key.
    orders: ([from = 0, to = 0], client) =>
      times(20).map(index => order(from, to, client === 19 ? 2 : 1, `${from}-twenty-times-${index}`)),
  })
  expect([idempotency(history)]).toHold()
})

test('a key is a key to the last byte, and in flight it is no success', quick, async ({ system }) => {
  const sendInFlight = async () => {
    const history = await transact(system, {
      clients: 4,
      balances: [1_000, 0],
      orders: ([from = 0, to = 0], client) => [order(from, to, 1, `${from}-in-flight-${client % 2}`)],
      against: ([from = 0]) => holdAccount(databaseOf(system).url, from, 6_000),
    })
    const replays = await sendAgain(system, history)
    lateEffects.remember(history, replays.finalState)
    return keyInFlight(history, replays)
  }
  const [trial, inFlight] = await Promise.all([sendKeys(system), sendInFlight()])
  expect([keys(trial), inFlight]).toHold()
})

test('near 2^53 one is still one', quick, async ({ system }) => {
  expect([numbers(await transact(system, largest))]).toHold()
})

test('what is malformed or forbidden is refused, and nothing comes of it', quick, async ({ system }) => {
  const ill = await sendForbidden(system, (pair, held) => malformed(seed(), pair, held))
  const forbad = await sendForbidden(system, (pair, held) => forbidden(seed(), pair, held))
  expect([
    refusedWithoutEffect(ill, { check: 'inputs', title: 'malformed requests are refused without effect' }),
    refusedWithoutEffect(forbad, { check: 'rejections', title: 'a rejection changes nothing' }),
    errorHygiene('refusalHygiene', [...ill.errors, ...forbad.errors]),
  ]).toHold()
})

test('afterwards no transaction is open and no connection is one too many', quick, async ({ system }) => {
  expect([
    nothingLeftBehind(await readAftermath(databaseOf(system).url), poolSize),
    ...under('throughout', [noDeadlock(seenSoFar())]),
  ]).toHold()
})

/** The rules of money on one system, while faults strike it. */
async function underFaults(
  faultRun: (plan: FaultRunPlan) => Promise<MeasuredFaultRun>,
  plan: Required<Pick<FaultRunPlan, 'name' | 'on' | 'faults'>>,
) {
  const money = new MoneyUnderFaults()
  const promises = {
    exactlyOnce: true,
    noDeadlock: true,
    settled: ms(settledMs),
    ...(plan.faults.includes('longOutage') && { readiness: true as const }),
    databaseConnections: poolSize * plan.on.services.length,
  } as const
  const record = await faultRun({ ...plan, domain: money.domain, clients: 2 * poolSize, promises, without })
  const finalState = await readFinalState(databaseOf(plan.on).url, [...money.opening.keys()])
  return {
    judgements: judgeFaultRun(record, money.historyOf(record, finalState)),
    /** Of the same system, without a fault. */
    rules: [] as readonly Judgement[],
    chart: faultRunChartData(record),
  }
}

/** Each takes as long as several others: the system with fewer faults has the time for them. */
const slowFaults: readonly FaultName[] = ['isolateDatabase', 'pauseDatabase']

test(
  'whatever dies or is lost, no money is lost, made or moved twice',
  slow,
  async ({ another, faultRun }) => {
    const databaseDies = async () => {
      await using on = await another({ proxy: false })
      const faults = databaseFaults.filter(fault => !slowFaults.includes(fault))
      const struck = await underFaults(faultRun, { name: 'databaseDies', on, faults })
      return { ...struck, rules: await judgeHealed(on, 'databaseDies', seed()) }
    }
    const serviceDies = async () => {
      await using on = await another({ proxy: false })
      return await underFaults(faultRun, {
        name: 'serviceDies',
        on,
        faults: [...serviceFaults, ...slowFaults],
      })
    }
    const lostAnswers = async () => {
      await using on = await another({ proxy: true })
      // A healthy service waits eight seconds for a slow client: this system has the time for it.
      const faults: FaultName[] = [...networkFaults, 'terminateBesideSlowClient']
      return await underFaults(faultRun, { name: 'lostAnswers', on, faults })
    }
    const replicas = async () => {
      await using on = await another({ replicas: 2 })
      const rules = await judgeReplicas(on, seed())
      return { ...(await underFaults(faultRun, { name: 'outage', on, faults: outages })), rules }
    }
    const runs = await Promise.all([databaseDies(), serviceDies(), lostAnswers(), replicas()])
    expect(runs.flatMap(({ judgements, rules }) => [...judgements, ...rules])).toHold(
      ...runs.map(({ chart }) => chart),
    )
  },
)

test('what was turned away has no effect later either', slow, async ({ system }) => {
  expect([noLateEffect(await lateEffects.lookAgain(databaseOf(system).url))]).toHold()
})
