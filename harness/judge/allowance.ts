import { Distribution } from '../record/distribution.ts'
import type { RunRecord, Second } from '../record/run.ts'
import { quotaUseOf } from './bottleneck.ts'
import { heldUpMs, starvedInMs, withInterference, type DisturbedSecond } from './interference.ts'
import { lackedMs, sampleDeltasOf, type SampleDelta } from './sample-deltas.ts'
import { sum } from './statistics.ts'

/** Samples are a quarter of a second apart: no quarter of a second lost more than the longest wait measured in it. */
const quarters = 4
/** The lower bound of the spare share of capacity with which the service works off a queue. */
const spareMin = 0.1
const spareMax = 0.5

/**
 * The seconds of a run without all delay that generator and host may have caused, distributed so that as many requests as
 * possible come below the limit. If the rest still breaks it, the service broke it.
 *
 * The delayed requests are those under way and those that arrived during the delay. Requests of the next second may still wait
 * behind them. A request that waits for several seconds is delayed by the losses of all of them. No request is brought below the
 * limit that exceeds it by more than was lost, as far as samples tell, while it waited and in the second before.
 */
export function withAllowance(record: RunRecord, limitMs: number): Second[] {
  const spare = Math.min(spareMax, Math.max(spareMin, 1 - quotaUseOf(record).quotaShare))
  const disturbed = withInterference(record).map((second, index) => {
    const lost = lostMs(record, second, index) / spare
    return { second, lost, delay: delayMs(second, lost), sampled: sampledMs(record, second, index) }
  })
  return disturbed.map(({ second, delay, sampled }, index) => {
    // The second before the first one is assumed to be like the first.
    const before = disturbed[index - 1] ?? { delay, sampled }
    const laterThan = (valueMs: number) => disturbed.slice(index + 1, index + Math.ceil(valueMs / 1000))
    const later = second.latency
      .counts()
      .map(([valueMs, count]) => count * sum(laterThan(valueMs).map(({ lost }) => lost)))
    // The most by which one request was delayed, and the delay of all together.
    const mostMs = (valueMs: number) =>
      (sampled + before.sampled) / spare + 2 * sum(laterThan(valueMs).map(one => one.sampled))
    const allowanceMs = delay + before.delay + sum(later)
    return { ...second, latency: broughtBelow(second.latency, limitMs, allowanceMs, mostMs) }
  })
}

/** Where all processes together ran, or waited for a core, for less than this share of a run, none had work at many moments. */
const restless = 0.9

/**
 * The core time for one request of generator, service and what is beside it, waits for a core included. The host delays nothing else: a
 * timer takes as long as ever. `undefined` where waits are not known, and where there was always work: requests then wait for each
 * other. The times of all are added, because all requests wait for the generator, and then all for the service.
 */
export function workPerRequestMs({ samples, seconds, generators }: RunRecord): number | undefined {
  // Samples show only this machine.
  if (generators !== undefined) return undefined
  const deltas = sampleDeltasOf(samples)
  const total = (of: (delta: SampleDelta) => number) => sum(deltas.map(of))
  const generatorMs = total(({ generatorRanMs, generatorWaitedMs }) => generatorRanMs + generatorWaitedMs)
  const serviceMs = total(({ serviceRanMs, serviceWaitedMs }) => serviceRanMs + serviceWaitedMs)
  const ranMs = total(({ generatorRanMs, serviceRanMs }) => generatorRanMs + serviceRanMs)
  // The waits of the others are not known: they are taken to be like these.
  const besideMs = total(({ besideRanMs }) => besideRanMs) * ((generatorMs + serviceMs) / ranMs)
  const wallMs = total(({ fromMs, toMs }) => toMs - fromMs)
  const isKnown = ranMs > 0 && samples.every(({ waitedForCoreMs }) => waitedForCoreMs !== undefined)
  const workMs = generatorMs + serviceMs + besideMs
  if (!isKnown || workMs >= restless * wallMs) return undefined
  return workMs / sum(seconds.map(({ serviceTime }) => serviceTime.count))
}

/** The time in a second for which generator or service may have had no core, short waits of the generator included. */
function lostMs({ samples }: RunRecord, second: DisturbedSecond, index: number): number {
  return quarters * heldUpMs(second) + sum(deltasIn(samples, index).map(lackedMs))
}

/** The same, as sampled; if samples are missing or thinned out, the upper bound. */
function sampledMs(record: RunRecord, second: DisturbedSecond, index: number): number {
  const within = deltasIn(record.samples, index)
  const isThinned = record.seconds[index]?.interference !== undefined || within.length < quarters
  if (isThinned || record.replicas !== undefined) return lostMs(record, second, index)
  const { stalledMs } = second.interference
  return 2 * stalledMs + sum(within.map(delta => starvedInMs(delta) + lackedMs(delta)))
}

const deltasIn = (samples: RunRecord['samples'], second: number) =>
  sampleDeltasOf(samples).filter(({ fromMs, toMs }) => fromMs < (second + 1) * 1000 && toMs > second * 1000)

/** The delay that this loss may have added to all requests of the second together. */
function delayMs(second: DisturbedSecond, lost: number): number {
  const { latency, serviceTime } = second
  const perMs = latency.count / 1000
  const inFlight = serviceTime.count === 0 ? 0 : (serviceTime.mean * serviceTime.count) / 1000
  return lost * (1 + inFlight + perMs * heldUpMs(second))
}

/** Brings the values just above the limit below it first: the allowance then acquits as many requests as possible. */
function broughtBelow(
  latency: Distribution,
  limitMs: number,
  allowanceMs: number,
  mostMs: (valueMs: number) => number,
) {
  let left = allowanceMs
  const counts = latency.counts().flatMap(([valueMs, count]): [number, number][] => {
    const excessMs = valueMs - limitMs
    if (excessMs < 0 || excessMs > mostMs(valueMs)) return [[valueMs * 1000, count]]
    const spared = Math.min(count, excessMs === 0 ? count : Math.floor(left / excessMs))
    left -= spared * excessMs
    return [
      [0, spared],
      [valueMs * 1000, count - spared],
    ]
  })
  const mean = Math.max(0, latency.mean - allowanceMs / latency.count)
  return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean })
}
