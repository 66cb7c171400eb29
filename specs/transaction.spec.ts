import {
  databaseFaults,
  databaseOf,
  expect,
  type FaultName,
  outages,
  proxyFaults,
  seed,
  serviceFaults,
  test,
} from 'vitest-plumbline'
import { nothingLeftBehind, readAftermath } from './money/aftermath.ts'
import { noPartialEffect } from './money/atomicity.ts'
import { Barrier } from './money/barrier.ts'
import { judgeFaultRun } from './money/judge-fault-run.ts'
import { planned, timeoutMs } from './money/fault-plan.ts'
import { allAnswered, allConfirmed, noOverdraft } from './money/confirmations.ts'
import { watchDeadlocks } from './money/deadlocks.ts'
import { chartDataOf } from './money/chart-data.ts'
import { runUnderFaults } from './money/fault-run.ts'
import { hangUp, hangUps } from './money/hang-ups.ts'
import { judgeHealed } from './money/healed.ts'
import { watchHealth } from './money/health.ts'
import { doubtsResolved, idempotency } from './money/idempotency.ts'
import { forbidden, malformed, sendForbidden } from './money/inputs.ts'
import { holdAccount, watchConnections } from './money/pressure.ts'
import { readsConfirmed } from './money/reads.ts'
import { errorHygiene, refusedWithoutEffect } from './money/refusals.ts'
import { replayDoubts } from './money/replay.ts'
import * as rules from './money/rules.ts'
import { poolSaturation } from './money/saturation.ts'
import { refusals, sabotage } from './money/sabotage.ts'
import { atRandom, order, transact } from './money/workload.ts'

const quick = { tags: 'quick' } as const
const slow = { tags: 'slow' } as const
const faultRun = { ...slow, timeout: timeoutMs }
const poolSize = 10
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

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
  ]).toHold()
})

test('a read that is asked for after an answer contains it', quick, async ({ system }) => {
  const history = await transact(system, {
    clients: 10,
    balances: times(20).map(() => 1_000),
    orders: (accounts, client) =>
      times(10).map(() => order(accounts[2 * client] ?? 0, accounts[2 * client + 1] ?? 0, 1)),
    readsBack: true,
  })
  expect([readsConfirmed(history)]).toHold()
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
      against: ([hot = 0]) => barrier.before(hot),
    })
    expect([rules.noLostUpdate(history), noOverdraft(history, barrier.met)]).toHold()
  },
)

test('transfers that cross each other never wait for each other', quick, async ({ system }) => {
  await using deadlocks = await watchDeadlocks(databaseOf(system).url)
  const history = await transact(system, {
    clients: 10,
    balances: [10_000, 10_000],
    orders: ([a = 0, b = 0], client) =>
      times(50).map(() => (client % 2 === 0 ? order(a, b, 1) : order(b, a, 1))),
  })
  const promise = { check: 'noDeadlock', title: 'crossing transfers are all confirmed' }
  const count = await deadlocks.count()
  const resolved = count > 0 ? [`Postgres resolved ${count} deadlocks`] : []
  expect([allConfirmed(history, promise, resolved)]).toHold()
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
    const replays = await replayDoubts(system, history)
    expect([
      noPartialEffect(history, refusedAs),
      errorHygiene('errorHygiene', history.errors),
      doubtsResolved(replays),
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
    const { peak, waiting } = connections
    const afterwards = await transact(system, {
      clients: poolSize,
      balances: history.finalState.balances,
      orders: ([hot = 0, other = 0], client) =>
        times(5).map(index => order(hot, other, 1, `${hot}-afterwards-${client}-${index}`)),
    })
    expect([
      poolSaturation(
        history,
        { connections: peak, waiting, pulses: health.pulses, stallMs: health.stallMs },
        // A second for a place in the pool and three in it.
        { connections: poolSize, answerMs: 4_000, healthMs: 500 },
      ),
      allConfirmed(afterwards, { check: 'poolRecovery', title: 'after the lock all are served' }),
    ]).toHold()
  },
)

test('24 clients that hang up behind a lock cost no place', quick, async ({ system }) => {
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

test('what is malformed or forbidden is refused, and nothing comes of it', quick, async ({ system }) => {
  const ill = await sendForbidden(system, pair => malformed(seed(), pair))
  const forbad = await sendForbidden(system, (pair, held) => forbidden(seed(), pair, held))
  expect([
    refusedWithoutEffect(ill, { check: 'inputs', title: 'malformed requests are refused without effect' }),
    refusedWithoutEffect(forbad, { check: 'rejections', title: 'a rejection changes nothing' }),
    errorHygiene('refusalHygiene', [...ill.errors, ...forbad.errors]),
  ]).toHold()
})

test('afterwards no transaction is open and no connection is one too many', quick, async ({ system }) => {
  expect([nothingLeftBehind(await readAftermath(databaseOf(system).url), poolSize)]).toHold()
})

test('whatever dies, no money is lost, made or moved twice', faultRun, async ({ another }) => {
  const runFaults = async (where: string, faults: readonly FaultName[], afterwards?: typeof judgeHealed) => {
    await using system = await another({ proxy: false })
    const faultRun = await runUnderFaults(system, planned(seed(), faults), seed())
    const healed = (await afterwards?.(system, where, seed())) ?? []
    return {
      judgements: [...judgeFaultRun(faultRun, where), ...healed],
      chart: chartDataOf(faultRun, where),
    }
  }
  const faultRuns = await Promise.all([
    runFaults('databaseDies', databaseFaults, judgeHealed),
    // The shorter run has the time for an outage.
    runFaults('serviceDies', [...serviceFaults, ...outages]),
  ])
  expect(faultRuns.flatMap(({ judgements }) => judgements)).toHold(...faultRuns.map(({ chart }) => chart))
})

test('whatever is lost on the way, the answer to a COMMIT too', faultRun, async ({ another }) => {
  await using system = await another({ proxy: true })
  const fought = await runUnderFaults(system, planned(seed(), proxyFaults), seed())
  expect(judgeFaultRun(fought, 'lostAnswers')).toHold(chartDataOf(fought, 'lostAnswers'))
})
