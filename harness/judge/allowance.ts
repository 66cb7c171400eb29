import { Distribution } from '../record/distribution.ts'
import type { RunRecord } from '../record/run-record.ts'
import type { Second } from '../record/traffic.ts'
import { quotaUseOf } from './bottleneck.ts'
import { heldUpMs, withInterference, type DisturbedSecond } from './interference.ts'
import { sampleDeltasOf } from './sample-deltas.ts'
import { sum } from './statistics.ts'

/** Of a second the longest wait within a quarter is known: no quarter lost more. */
const quarters = 4
/** What stood in a queue is worked off by what the service has left to spare: the less, the longer. */
const spareMin = 0.1
const spareMax = 0.5

/**
 * The seconds of a run as they would have been at the very best without generator and host: all the time that these may have
 * held requests up is taken off their latencies, and spent so that it brings as many of them as it can below the limit. A
 * limit that is broken by what remains is broken by the service.
 *
 * The requests that waited are those under way and those that arrived meanwhile, and those of the next second may still wait
 * behind them. Whoever waits for several seconds is held up by all that is lost in the later ones.
 */
export function withAllowance(record: RunRecord, limitMs: number): Second[] {
  const spare = Math.min(spareMax, Math.max(spareMin, 1 - quotaUseOf(record).quotaShare))
  const disturbed = withInterference(record).map((second, index) => {
    const lost = lostMs(record, second, index) / spare
    return { second, lost, delay: delayMs(second, lost) }
  })
  return disturbed.map(({ second, delay }, index) => {
    // Before the first one it was the same.
    const before = disturbed[index - 1]?.delay ?? delay
    const later = second.latency.counts().map(([valueMs, count]) => {
      const during = disturbed.slice(index + 1, index + Math.ceil(valueMs / 1000))
      return count * sum(during.map(({ lost }) => lost))
    })
    return { ...second, latency: eased(second.latency, limitMs, delay + before + sum(later)) }
  })
}

/** For how long generator or service may have had no core in a second, short waits of the generator among it. */
function lostMs({ samples }: RunRecord, second: DisturbedSecond, index: number): number {
  const fromMs = index * 1000
  const toMs = fromMs + 1000
  const within = sampleDeltasOf(samples).filter(delta => delta.fromMs < toMs && delta.toMs > fromMs)
  const waits = within.map(({ generatorWaitedMs, otherProcessesMs }) =>
    Math.min(generatorWaitedMs, otherProcessesMs),
  )
  return quarters * heldUpMs(second) + sum(waits)
}

/** How much longer all of its requests together may have taken for that. */
function delayMs(second: DisturbedSecond, lost: number): number {
  const { latency, serviceTime } = second
  const perMs = latency.count / 1000
  const inFlight = serviceTime.count === 0 ? 0 : (serviceTime.mean * serviceTime.count) / 1000
  return lost * (1 + inFlight + perMs * heldUpMs(second))
}

/** Values just above the limit are brought below it first: so the allowance acquits the most. */
function eased(latency: Distribution, limitMs: number, allowanceMs: number): Distribution {
  let left = allowanceMs
  const counts = latency.counts().flatMap(([valueMs, count]): [number, number][] => {
    const excessMs = valueMs - limitMs
    if (excessMs < 0) return [[valueMs * 1000, count]]
    const spared = Math.min(count, excessMs === 0 ? count : Math.floor(left / excessMs))
    left -= spared * excessMs
    return [
      [0, spared],
      [valueMs * 1000, count - spared],
    ]
  })
  const mean = Math.max(0, latency.mean - allowanceMs / latency.count)
  return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 0 })
}
