import { faultCatalogue, startsService, type FaultWindow } from '../record/fault-plan.ts'
import type { TimedCore } from '../record/sample.ts'
import { crowdedThroughout, unlessNoCore, waitedShare } from './core-shortage.ts'
import type { Absent, Evidence, Recovered } from './evidence.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import type { FixCode } from './fix.ts'
import { atMost } from './limit.ts'
import { greatest, least, mostOf } from './statistics.ts'

/** A request sent around a fault. Milliseconds on the clock of the fault window. */
export interface WatchedRequest {
  readonly sentMs: number
  readonly answeredMs: number
  readonly succeeded: boolean
  /** What became of it, in words. */
  readonly told?: string
}

const steadyShare = 0.99
/** For a fast service one failure in 100 is still 99 %. A slow service needs fewer requests, and none may fail. */
const requestsMin = { fast: 100, slow: 20 } as const
/**
 * While a request has waited for longer than this, and for longer than any success before the first fault, the service is not
 * proven steady. Shorter waits do not count: on a slow machine an operation takes half a second.
 */
const patienceMs = 500

type Struck = Pick<FaultWindow, 'struckMs' | 'firstStruckMs'>
type Watch = Pick<FaultWindow, 'healedMs' | 'untilMs'>

/**
 * Requests sent after a fault was healed that were answered by the end of the watch, or had waited for longer than `longestMs`. A
 * later wait may be due to the next fault, and is unknown when the watch decides to end. `good`: succeeded by the end.
 */
const after = (requests: readonly WatchedRequest[], { healedMs, untilMs }: Watch, longestMs: number) =>
  requests
    .filter(
      ({ sentMs, answeredMs }) =>
        sentMs >= healedMs && (answeredMs <= untilMs || untilMs - sentMs > longestMs),
    )
    .map(request => ({ ...request, good: request.succeeded && request.answeredMs <= untilMs }))

/** A wait is only significant if it is longer than the waits before the fault. */
const patienceOf = ({ slowestMs }: Proof): number => Math.max(patienceMs, slowestMs)

/** The proof that a service is steady again. */
export interface Proof {
  readonly needed: number
  /** Maximum share of them that may fail. */
  readonly failedShareMax: number
  /** The longest successful request before the first fault; 0 if unknown. */
  readonly slowestMs: number
}

/**
 * The proof that a service works as in its best second before a fault: as many requests as succeeded in it, but 20 to 100. 1 % of
 * them may fail, plus twice the share that failed in that second or before the first fault, whichever is larger.
 */
export function proofOf(requests: readonly WatchedRequest[], fault: Struck): Proof {
  const { struckMs, firstStruckMs = Number.NEGATIVE_INFINITY } = fault
  const earlier = requests.filter(({ answeredMs }) => answeredMs <= struckMs)
  const seconds = Map.groupBy(earlier, ({ answeredMs }) => Math.floor((struckMs - answeredMs) / 1_000))
  const [best = []] = [...seconds.values()].toSorted((a, b) => surplusIn(b) - surplusIn(a))
  const untouched = earlier.filter(({ answeredMs }) => answeredMs <= firstStruckMs)
  const tookMs = untouched.filter(({ succeeded }) => succeeded).map(one => one.answeredMs - one.sentMs)
  const turnedAway = Math.max(failedShareOf(best), failedShareOf(untouched))
  return {
    needed: Math.min(requestsMin.fast, Math.max(requestsMin.slow, successesIn(best))),
    failedShareMax: 1 - steadyShare + 2 * turnedAway,
    slowestMs: Math.max(0, greatest(tookMs)),
  }
}

const successesIn = (requests: readonly WatchedRequest[]): number =>
  requests.filter(({ succeeded }) => succeeded).length

/** Successes beyond failures: a second in which an earlier fault was healed holds both. */
const surplusIn = (requests: readonly WatchedRequest[]): number => 2 * successesIn(requests) - requests.length

/** 0 if none succeeded: the share would then be everything. */
const failedShareOf = (requests: readonly WatchedRequest[]): number =>
  successesIn(requests) === 0 ? 0 : (requests.length - successesIn(requests)) / requests.length

/** When a service was steady again; undefined if it is not yet. `requests`: in sending order, with those before the fault. */
export function recoveryOf(
  requests: readonly WatchedRequest[],
  watch: Watch & Struck,
  proof: Proof = proofOf(requests, watch),
): Recovered | undefined {
  const { healedMs } = watch
  const { needed, failedShareMax } = proof
  const watched = after(requests, watch, patienceOf(proof))
  let failed = 0
  let steady: Recovered | undefined
  const firstMs = least(watched.filter(({ good }) => good).map(({ answeredMs }) => answeredMs)) - healedMs
  for (const [index, request] of [...watched.entries()].toReversed()) {
    const since = watched.length - index
    if (!request.good) failed += 1
    else if (since >= needed && failed <= failedShareMax * since) {
      const steadyMs = Math.max(firstMs, request.sentMs - healedMs)
      steady = { kind: 'recovered', firstMs, steadyMs, requests: since }
    }
  }
  return steady
}

/**
 * Time to recovery after a fault. Inconclusive if the fault hit nothing, or if the limit was broken on a machine without a spare
 * core. `generator`: core times of the process that sent the requests. `limitMs`: by default that of the catalogue.
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
  if (judgement.verdict !== 'fail') return judgement
  const { share, aloneMs } = withACore(window, Number(judgement.measured), generator)
  const isLate = aloneMs > limitMs && !failsByWaits(requests, window, judgement)
  const from = waitedShare(generator) >= crowdedThroughout ? crowdedThroughout : undefined
  const judged = isLate ? judgement : unlessNoCore(judgement, share, aloneMs, from)
  if (judged.verdict !== 'fail') return judged
  const inTime = { ...window, untilMs: window.healedMs + limitMs }
  const served = after(requests, inTime, limitMs).some(({ good }) => good)
  const starts = startsService(window.fault) && !served
  return { ...judged, blame: 'service', fix: starts ? 'startInTime' : 'recoverInTime' }
}

/** Whether a service was never steady, and all that failed had waited: its own time limits expire where nothing gets a core. */
function failsByWaits(requests: readonly WatchedRequest[], watch: Watch, { evidence }: Judgement): boolean {
  const failed = after(requests, watch, patienceMs).filter(({ good }) => !good)
  const haveWaited = failed.every(({ sentMs, answeredMs }) => answeredMs - sentMs >= patienceMs)
  return evidence[0]?.kind === 'neverSteady' && haveWaited
}

/** The share (0 to 1) of the time that the generator waited for a core, and how long (ms) a recovery might have taken without that. */
export function withACore(healed: Omit<FaultWindow, 'untilMs'>, lateMs: number, cores: readonly TimedCore[]) {
  // Two moments so close together have few samples between them.
  const meanwhile = waitedShare(cores, healed.struckMs, healed.healedMs + lateMs)
  const share = Math.max(meanwhile, waitedShare(cores))
  return { share, aloneMs: lateMs * (1 - share) }
}

function judgeSpeed(requests: readonly WatchedRequest[], window: FaultWindow, limitMs: number): Judgement {
  const { fault, struckMs, healedMs, untilMs, hits } = window
  const shown = { check: `recovery.${fault}`, title: 'until 99 % succeed again', ...atMost(limitMs, 'ms') }
  const without = (of: Absent, fix: FixCode) => unmeasured(shown, { kind: 'nothing', of }, fix)
  const beside = requests.filter(({ sentMs, answeredMs }) => sentMs <= healedMs && answeredMs >= struckMs)
  if (hits === 0) return without('faultHits', 'loadWhileFaulty')
  if (beside.length === 0) return without('requestsUnderFault', 'loadWhileFaulty')
  if (!requests.some(({ succeeded }) => succeeded)) return without('successes', 'mendFailures')
  const hit: Evidence = { kind: 'underFault', requests: beside.length, lastedMs: healedMs - struckMs }
  const proof = proofOf(requests, window)
  const recovered = recoveryOf(requests, window, proof)
  if (recovered !== undefined)
    return judge({ ...shown, measured: recovered.steadyMs, evidence: [recovered, hit] })
  const watchedMs = untilMs - healedMs
  const watched = after(requests, window, patienceOf(proof))
  const failed = watched.filter(({ good }) => !good)
  const counts = { requests: watched.length, failed: failed.length }
  // Not of those that were answered too late.
  const unsuccessful = failed.filter(({ succeeded }) => !succeeded)
  // While a service starts, many fail in the same way, and fast.
  const late = unsuccessful.filter(({ sentMs }) => sentMs >= healedMs + limitMs)
  const commonest = mostOf(late.length > 0 ? late : unsuccessful, ({ told }) => told)?.told
  const most = commonest !== undefined && { commonest }
  const never = { kind: 'neverSteady', watchedMs, ...counts, ...most } as const
  if (watchedMs <= limitMs) return unmeasured(shown, never, 'watchLonger')
  if (failsAfter(requests, window, proof, limitMs))
    return judge({ ...shown, measured: watchedMs, evidence: [never, hit] })
  return unmeasured(shown, { ...never, needed: proof.needed }, 'watchLonger')
}

/**
 * Whether a service that is not steady has certainly missed its limit. Either there were requests and none succeeded, or too many
 * failed among those that were sent after the limit or are still waiting; waiting requests count once they have waited for the
 * limit, and for twice the longest wait before the first fault. Otherwise there were too few requests to tell.
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
  const late = watched.filter(({ sentMs, answeredMs }) => sentMs >= dueMs || answeredMs > untilMs)
  const failed = late.filter(({ good }) => !good)
  return (
    (watched.length > 0 && !watched.some(({ good }) => good)) || failed.length > failedShareMax * late.length
  )
}
