import { faultCatalogue, type FaultWindow } from '../record/fault-plan.ts'
import type { TimedCore } from '../record/sample.ts'
import { unlessNoCore, waitedShare } from './core-shortage.ts'
import type { Absent, Evidence } from './evidence.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import type { FixCode } from './fix.ts'
import { atMost } from './limit.ts'

/** A request of the workload beside which a fault happened. Milliseconds on the clock of the fault window. */
export interface WatchedRequest {
  readonly sentMs: number
  readonly answeredMs: number
  readonly succeeded: boolean
}

/** How soon after a fault requests succeeded again. Milliseconds since it was healed. */
export interface Recovery {
  /** When the first request sent after it was answered with success. */
  readonly firstMs: number
  /** From when on 99 % of all requests sent were. */
  readonly steadyMs: number
  /** How many requests prove it. */
  readonly requests: number
}

const steadyShare = 0.99
/** Of a fast service: one failure among them is still 99 %. Of a slow one fewer prove it, and none of them may fail. */
const requestsMin = { fast: 100, slow: 20 } as const
/**
 * While somebody has waited for longer, and for longer than any success took before the first fault, nothing proves that the service
 * is steady. Who has waited for less is not counted: on a slow machine an operation takes half a second.
 */
const patienceMs = 500

type Struck = Pick<FaultWindow, 'struckMs' | 'firstStruckMs'>
type Watch = Pick<FaultWindow, 'healedMs' | 'untilMs'>

/**
 * What was asked after a fault was healed, and by the end of the watch was answered or had waited for longer than `longestMs`.
 * How long it waited after that is the doing of the next fault, and is not known to who decides when the watch ends.
 */
const after = (requests: readonly WatchedRequest[], { healedMs, untilMs }: Watch, longestMs: number) =>
  requests.filter(
    ({ sentMs, answeredMs }) => sentMs >= healedMs && (answeredMs <= untilMs || untilMs - sentMs > longestMs),
  )

/** Nothing is proved by who waits for no longer than others had to, when all was well. */
const patienceOf = ({ slowestMs }: Proof): number => Math.max(patienceMs, slowestMs)

const goodBefore =
  (untilMs: number) =>
  ({ succeeded, answeredMs }: WatchedRequest): boolean =>
    succeeded && answeredMs <= untilMs

/** What proves that a service is steady again. */
export interface Proof {
  /** So many requests, */
  readonly needed: number
  /** of which no larger share failed. */
  readonly failedShareMax: number
  /** The longest time after which one was answered with success before the first fault of all; 0 where that is not known. */
  readonly slowestMs: number
}

/**
 * What proves that a service does again what it did in its best second before a fault: as many requests as it answered
 * with success then, but 20 at least and 100 at most. 1 % of them may fail; where it turned clients away in that second, or before
 * the first fault of all, twice that share besides.
 *
 * @example proofOf(requests, window).needed
 */
export function proofOf(
  requests: readonly WatchedRequest[],
  { struckMs, firstStruckMs = Number.NEGATIVE_INFINITY }: Struck,
): Proof {
  const earlier = requests.filter(({ answeredMs }) => answeredMs <= struckMs)
  const seconds = Map.groupBy(earlier, ({ answeredMs }) => Math.floor((struckMs - answeredMs) / 1_000))
  const best = [...seconds.values()]
    .map(answered => ({ answered, succeeded: answered.filter(request => request.succeeded) }))
    .reduce((one, other) => (other.succeeded.length > one.succeeded.length ? other : one), {
      answered: [],
      succeeded: [],
    })
  const untouched = earlier.filter(({ answeredMs }) => answeredMs <= firstStruckMs)
  const turnedAway = Math.max(failedShareOf(best.answered), failedShareOf(untouched))
  return {
    needed: Math.min(requestsMin.fast, Math.max(requestsMin.slow, best.succeeded.length)),
    failedShareMax: 1 - steadyShare + 2 * turnedAway,
    slowestMs: untouched
      .filter(({ succeeded }) => succeeded)
      .reduce((slowest, { sentMs, answeredMs }) => Math.max(slowest, answeredMs - sentMs), 0),
  }
}

/** 0 where none succeeded: that is no share, but all of it. */
function failedShareOf(requests: readonly WatchedRequest[]): number {
  const failed = requests.filter(({ succeeded }) => !succeeded).length
  return failed === requests.length ? 0 : failed / requests.length
}

/**
 * When a service was steady again; undefined as long as it is not. `requests` in the order in which they were sent,
 * those before the fault too.
 *
 * @example recoveryOf(requests, { struckMs: 1_000, healedMs: 2_000, untilMs: 5_000 })?.steadyMs
 */
export function recoveryOf(
  requests: readonly WatchedRequest[],
  watch: Watch & Struck,
  proof: Proof = proofOf(requests, watch),
): Recovery | undefined {
  const { healedMs, untilMs } = watch
  const { needed, failedShareMax } = proof
  const watched = after(requests, watch, patienceOf(proof))
  const good = goodBefore(untilMs)
  let failed = 0
  let steady: Recovery | undefined
  // Not spread into arguments: there may be more requests than a call can have.
  const firstMs = watched
    .filter(good)
    .reduce((first, { answeredMs }) => Math.min(first, answeredMs - healedMs), Number.POSITIVE_INFINITY)
  for (const [index, request] of [...watched.entries()].toReversed()) {
    const since = watched.length - index
    if (!good(request)) failed += 1
    else if (since >= needed && failed <= failedShareMax * since) {
      steady = { firstMs, steadyMs: Math.max(firstMs, request.sentMs - healedMs), requests: since }
    }
  }
  return steady
}

/**
 * How soon after a fault the service did its work again. A fault that hit nothing proves nothing, and neither does a bound that was
 * broken on a machine without a core to spare. `generator`: what the process that sent the requests got of the cores.
 * `limitMs`: that of the catalogue by default.
 *
 * @example judgeRecovery(requests, window, coreTimes).verdict
 */
export function judgeRecovery(
  requests: readonly WatchedRequest[],
  window: FaultWindow,
  generator: readonly TimedCore[],
  limitMs: number = faultCatalogue[window.fault].recoversWithin,
): Judgement {
  const judgement = judgeSpeed(requests, window, limitMs)
  const lateMs = Number(judgement.measured)
  // Between two moments so close together, what the machine had to spare is known from few samples.
  const meanwhile = waitedShare(generator, window.struckMs, window.healedMs + lateMs)
  const share = Math.max(meanwhile, waitedShare(generator))
  const aloneMs = lateMs * (1 - share)
  const judged = aloneMs > limitMs ? judgement : unlessNoCore(judgement, share, aloneMs)
  return judged.verdict === 'fail' ? { ...judged, blame: 'service', fix: 'recoverInTime' } : judged
}

function judgeSpeed(requests: readonly WatchedRequest[], window: FaultWindow, limitMs: number): Judgement {
  const { fault, struckMs, healedMs, untilMs, hits } = window
  const title = 'until 99 % succeed again'
  const shown = { check: `recovery.${fault}`, title, ...atMost(limitMs, 'ms') }
  const without = (of: Absent, fix: FixCode) => unmeasured(shown, { kind: 'nothing', of }, fix)
  const beside = requests.filter(({ sentMs, answeredMs }) => sentMs <= healedMs && answeredMs >= struckMs)
  if (hits === 0) return without('faultHits', 'loadWhileFaulty')
  if (beside.length === 0) return without('requestsUnderFault', 'loadWhileFaulty')
  if (!requests.some(({ succeeded }) => succeeded)) return without('successes', 'mendFailures')
  const hit: Evidence = { kind: 'underFault', requests: beside.length, lastedMs: healedMs - struckMs }
  const proof = proofOf(requests, window)
  const recovery = recoveryOf(requests, window, proof)
  if (recovery !== undefined) {
    const recovered: Evidence = { kind: 'recovered', ...recovery }
    return judge({ ...shown, measured: recovery.steadyMs, evidence: [recovered, hit] })
  }
  const watchedMs = untilMs - healedMs
  const watched = after(requests, window, patienceOf(proof))
  const good = watched.filter(goodBefore(untilMs)).length
  const counts = { requests: watched.length, failed: watched.length - good }
  const never: Evidence = { kind: 'neverSteady', watchedMs, ...counts }
  if (watchedMs <= limitMs) return unmeasured(shown, never, 'watchLonger')
  if (failsAfter(requests, window, proof, limitMs))
    return judge({ ...shown, measured: watchedMs, evidence: [never, hit] })
  const few: Evidence = { kind: 'tooFewAfterwards', needed: proof.needed, watchedMs, ...counts }
  return unmeasured(shown, few, 'watchLonger')
}

/**
 * Whether a service that is not steady cannot have been when its time was up: too many failed of the requests that were
 * sent after that, or have waited to this moment for as long as it had, and twice as long as any before the first fault; or not one
 * has succeeded. Else it was asked too little to tell.
 *
 * @example failsAfter(requests, window, proofOf(requests, window))
 */
export function failsAfter(
  requests: readonly WatchedRequest[],
  watch: Watch & Pick<FaultWindow, 'fault'>,
  { failedShareMax, slowestMs }: Proof,
  limitMs: number = faultCatalogue[watch.fault].recoversWithin,
): boolean {
  const { healedMs, untilMs } = watch
  const dueMs = healedMs + limitMs
  const watched = after(requests, watch, Math.max(limitMs, 2 * slowestMs))
  const good = goodBefore(untilMs)
  const late = watched.filter(({ sentMs, answeredMs }) => sentMs >= dueMs || answeredMs > untilMs)
  const failed = late.filter(request => !good(request))
  return !watched.some(good) || failed.length > failedShareMax * late.length
}
