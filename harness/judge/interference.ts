import { Distribution } from '../record/distribution.ts'
import type { RunRecord, Second, SecondInterference } from '../record/run.ts'
import type { Interference } from './evidence.ts'
import { disturbedBy, type Judgement } from './judgement.ts'
import { starvedIn, starvedReplicas } from './replicas.ts'
import { coreSharesOf, lackedMs, sampleDeltasOf, type SampleDelta } from './sample-deltas.ts'
import { sum } from './statistics.ts'

/** What delayed requests besides the service, its database and its quota; the service is not to blame for it. */
type Disturber = 'generator' | 'host'

/** A second of a run, and how requests may have been delayed in it. */
export type DisturbedSecond = Second & { readonly interference: SecondInterference }

/** A generator that is busy for this share of the time never empties its queue. */
const saturated = 0.9

/**
 * Leaves out the seconds in which the harness's own machine could have broken a latency limit. The delay by generator and host
 * decides, never the latency: choosing by the outcome would acquit every service. Requests sent late behind unanswered ones do
 * not count: such a generator is idle. `leftOut`: the excluded seconds, by cause; `culprit`: that of most.
 */
export function withoutInterference(record: RunRecord, limitMs: number) {
  const all = withInterference(record)
  const spoiled = all.filter(second => heldUpMs(second) >= limitMs)
  if (spoiled.length === 0) return { seconds: all, leftOut: [], culprit: undefined }
  const by = Map.groupBy(spoiled, culpritOf)
  const [generator, host] = [by.get('generator') ?? [], by.get('host') ?? []]
  const culprit: Disturber = host.length > generator.length ? 'host' : 'generator'
  return {
    seconds: all.filter(second => !spoiled.includes(second)),
    leftOut: leftOutOf(record, generator, host),
    culprit,
  }
}

/** A harness that is delayed for this long sends a tenth fewer requests in a second, and adds as much to latencies. */
export const noticedMs = 100

/** A missed rate or unsteady latency is inconclusive if generator or host delayed at least every other second of the run. */
export function unlessDisturbed(record: RunRecord, judgement: Judgement): Judgement {
  if (judgement.verdict !== 'fail') return judgement
  const { seconds, culprit, leftOut } = withoutInterference(record, noticedMs)
  if (culprit === undefined || seconds.length > record.seconds.length / 2) return judgement
  return disturbedBy(culprit, judgement, [...leftOut, ...judgement.evidence])
}

/** One stall may delay a request, and another its response. */
export const heldUpMs = ({ interference: { stalledMs, starvedMs } }: DisturbedSecond): number =>
  2 * stalledMs + starvedMs

const culpritOf = ({ interference }: DisturbedSecond): Disturber => {
  const { stalledMs, stalledByHost, starvedMs } = interference
  return stalledByHost || starvedMs > 2 * stalledMs ? 'host' : 'generator'
}

/**
 * The seconds of a run with their interference, which survives thinned-out samples. A backlog is worked off afterwards: a stall
 * also counts for the next second, a sample interval for the next interval.
 */
export function withInterference({ seconds, samples }: RunRecord): DisturbedSecond[] {
  const deltas = bySecond(sampleDeltasOf(samples))
  const starved = bySecond(starvedIn(samples))
  return seconds.map((second, index) => {
    const stallMs = Math.max(second.generatorStallMs, seconds[index - 1]?.generatorStallMs ?? 0)
    const interference = second.interference ?? interferenceIn(stallMs, deltas.get(index) ?? [])
    const waits = (starved.get(index) ?? []).map(({ waitedMs }) => waitedMs)
    return {
      ...second,
      interference: { ...interference, starvedMs: Math.max(interference.starvedMs, ...waits) },
    }
  })
}

type Time = Pick<SampleDelta, 'fromMs' | 'toMs'>

/** Each interval at every second that it touches, and at those in which its backlog is worked off. */
function bySecond<Of extends Time>(times: readonly Of[]): ReadonlyMap<number, Of[]> {
  const found = new Map<number, Of[]>()
  for (const time of times) {
    const end = (time.toMs + lengthOf(time)) / 1000
    for (let second = Math.floor(time.fromMs / 1000); second < end; second++) {
      found.set(second, [...(found.get(second) ?? []), time])
    }
  }
  return found
}

/**
 * A generator that got no core is the host's doing; one that ran without pause is its own. The host's delay is at most the time
 * that other processes had the cores; service and database do not count as others.
 */
export function interferenceIn(stallMs: number, deltas: readonly SampleDelta[]): SecondInterference {
  const total = (of: (delta: SampleDelta) => number) => sum(deltas.map(of))
  const lateMs = Math.max(stallMs, total(saturatedMs))
  const stalledByHost =
    total(({ generatorWaitedMs }) => generatorWaitedMs) > total(({ generatorRanMs }) => generatorRanMs)
  return {
    stalledMs: stalledByHost ? Math.min(lateMs, total(lackedMs)) : lateMs,
    stalledByHost,
    starvedMs: Math.max(0, ...deltas.map(starvedInMs)),
  }
}

/** The host's delay of the service in one interval of samples. */
export const starvedInMs = ({ stolenMs, serviceWaitedMs, othersMs }: SampleDelta): number =>
  Math.max(stolenMs, Math.min(serviceWaitedMs, othersMs))

const lengthOf = ({ fromMs, toMs }: Time): number => toMs - fromMs

/** The time in which the generator ran, or waited for a core, nearly without pause; otherwise 0. */
function saturatedMs(delta: SampleDelta): number {
  const lengthMs = lengthOf(delta)
  // The last two samples of a run may be so close together that shares between them mean nothing.
  if (lengthMs < 100) return 0
  return delta.generatorRanMs + delta.generatorWaitedMs >= saturated * lengthMs ? lengthMs : 0
}

function leftOutOf(
  record: RunRecord,
  generator: readonly DisturbedSecond[],
  host: readonly DisturbedSecond[],
) {
  const { seconds, samples, generators = [] } = record
  const ofSeconds = seconds.length
  const named = generators
    .filter(({ longestStallMs }) => longestStallMs > 0)
    .toSorted((one, other) => other.longestStallMs - one.longestStallMs)
    .slice(0, 3)
  const shares = coreSharesOf(sampleDeltasOf(samples))
  const longestMs = (of: readonly DisturbedSecond[], time: (second: SecondInterference) => number) =>
    Math.max(...of.map(({ interference }) => time(interference)))
  const lags = Distribution.merge(generator.map(({ dispatchLag }) => dispatchLag))
  const late: Interference = {
    kind: 'generatorLate',
    seconds: generator.length,
    ofSeconds,
    longestMs: longestMs(generator, ({ stalledMs }) => stalledMs),
    ranShare: shares.generatorRan,
    // In the last seconds of a run there may be nothing left to send.
    dispatchLagP99Ms: lags.count === 0 ? null : lags.quantile(0.99),
    ...(named.length > 0 && { late: named }),
  }
  const busy: Interference = {
    kind: 'hostBusy',
    seconds: host.length,
    ofSeconds,
    generatorMs: longestMs(host, ({ stalledMs, stalledByHost }) => (stalledByHost ? stalledMs : 0)),
    serviceMs: longestMs(host, ({ starvedMs }) => starvedMs),
    ...shares,
    ...(record.generators && { starved: starvedReplicas(samples) }),
  }
  return [late, busy].filter(({ seconds }) => seconds > 0)
}
