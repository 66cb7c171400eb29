import { faultCatalogue, type FaultWindow } from '../faults/plan.ts'
import type { TimedCore } from '../record/operation.ts'
import type { Absent, Evidence } from './evidence.ts'
import { disturbedBy, judge, unmeasured, type Judgement } from './judgement.ts'
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
/** One failure among them is still 99 %. */
const requestsMin = 100
/** Who has waited for longer when the next fault begins is counted as failed; who has not is not counted. */
const patienceMs = 500
/**
 * On a machine that gives a core a third of the time that one is wanted, what computes takes three times as long. On two cores, two
 * systems and their workloads make each other wait for up to 40 % of it, and for 54 % beside one busy process.
 */
const crowded = 2 / 3

/**
 * When a service was steady again; undefined as long as it is not. `requests` in the order in which they were sent.
 *
 * @example recoveryOf(requests, { healedMs: 2_000, untilMs: 5_000 })?.steadyMs
 */
export function recoveryOf(
  requests: readonly WatchedRequest[],
  { healedMs, untilMs }: Pick<FaultWindow, 'healedMs' | 'untilMs'>,
): Recovery | undefined {
  const after = requests.filter(
    ({ sentMs, answeredMs }) =>
      sentMs >= healedMs && sentMs < untilMs && (answeredMs <= untilMs || untilMs - sentMs > patienceMs),
  )
  const good = ({ succeeded, answeredMs }: WatchedRequest) => succeeded && answeredMs <= untilMs
  let failed = 0
  let steady: Recovery | undefined
  const firstMs = Math.min(...after.filter(good).map(({ answeredMs }) => answeredMs - healedMs))
  for (const [index, request] of [...after.entries()].toReversed()) {
    const since = after.length - index
    if (!good(request)) failed += 1
    else if (since >= requestsMin && failed <= (1 - steadyShare) * since) {
      steady = { firstMs, steadyMs: Math.max(firstMs, request.sentMs - healedMs), requests: since }
    }
  }
  return steady
}

/**
 * How soon after a fault the service did its work again. A fault that hit nothing proves nothing, and neither does a bound that was
 * broken on a machine without a core to spare. `generator`: what the process that sent the requests got of the cores.
 *
 * @example judgeRecovery(requests, window, coreTimes).verdict
 */
export function judgeRecovery(
  requests: readonly WatchedRequest[],
  window: FaultWindow,
  generator: readonly TimedCore[],
): Judgement {
  const judgement = judgeSpeed(requests, window)
  if (judgement.verdict !== 'fail' || judgement.measured === null) return judgement
  const share = waitedShare(generator, window.struckMs, window.healedMs + judgement.measured)
  const aloneMs = judgement.measured * (1 - share)
  if (share < crowded || aloneMs > faultCatalogue[window.fault].recoversWithin) return judgement
  const shortage: Evidence = { kind: 'coreShortage', waitedShare: share, aloneMs }
  return disturbedBy('host', judgement, [shortage, ...judgement.evidence])
}

function judgeSpeed(requests: readonly WatchedRequest[], window: FaultWindow): Judgement {
  const { fault, fromMs, struckMs, healedMs, untilMs, hits } = window
  const limitMs = faultCatalogue[fault].recoversWithin
  const title = 'until 99 % succeed again'
  const shown = { check: `recovery.${fault}`, title, ...atMost(limitMs, 'ms') }
  const without = (of: Absent, fix: FixCode) => unmeasured(shown, { kind: 'nothing', of }, fix)
  const beside = requests.filter(({ sentMs, answeredMs }) => sentMs <= healedMs && answeredMs >= fromMs)
  if (hits === 0) return without('faultHits', 'loadWhileFaulty')
  if (beside.length === 0) return without('requestsUnderFault', 'loadWhileFaulty')
  if (!requests.some(({ succeeded }) => succeeded)) return without('successes', 'mendFailures')
  const hit: Evidence = { kind: 'underFault', requests: beside.length, lastedMs: healedMs - struckMs }
  const recovery = recoveryOf(requests, window)
  if (recovery !== undefined) {
    const recovered: Evidence = { kind: 'recovered', ...recovery }
    return judge({ ...shown, measured: recovery.steadyMs, evidence: [recovered, hit] })
  }
  const watchedMs = untilMs - healedMs
  const never: Evidence = { kind: 'neverSteady', watchedMs }
  if (watchedMs <= limitMs) return unmeasured(shown, never, 'watchLonger')
  return judge({ ...shown, measured: watchedMs, evidence: [never, hit] })
}

/**
 * How much of the time in which the generator had something to do it waited for a core, between two moments: 0 to 1. Whoever computes
 * takes 1 / (1 - share) times as long as on a machine of its own. 0 where the system does not tell.
 */
export function waitedShare(times: readonly TimedCore[], fromMs: number, toMs: number): number {
  const first = times.findLast(({ atMs }) => atMs <= fromMs) ?? times[0]
  const last = times.find(({ atMs }) => atMs >= toMs) ?? times.at(-1)
  if (first === undefined || last === undefined) return 0
  const waitedMs = last.waitedMs - first.waitedMs
  const dueMs = last.ranMs - first.ranMs + waitedMs
  return dueMs > 0 ? waitedMs / dueMs : 0
}
