import { Distribution } from '../distribution.ts'
import type { RunRecord, Second } from '../operation.ts'
import { describeStretches, stretchesOf, type Stretch } from './stretches.ts'
import { round } from './verdict.ts'

/** Who held requests up, besides the service, its database and its quota: nobody the service is to blame for. */
export type Hindrance = 'generator' | 'host'

/** A second of a run, and how long, in milliseconds, requests may have been held up in it by each. */
interface Hindered extends Second {
  readonly hindrances: Readonly<Record<Hindrance, number>>
}

/**
 * Hindrances that add up to less than this share of the limit cannot be what broke it: what holds up a request
 * for a time may hold up its answer for as long again.
 */
const share = 0.5

/** A generator that is busy for so much of a time has no end of the queue in front of it. */
const saturated = 0.9

export interface Unhindered {
  /** Latencies of the seconds in which neither generator nor host held requests up. */
  readonly latency: Distribution
  readonly seconds: readonly Second[]
  /** What was left out, in words; empty where nothing was. */
  readonly leftOut: readonly string[]
  /** Who spoiled the most seconds. */
  readonly culprit: Hindrance | undefined
}

/**
 * Leaves out the seconds in which the harness's own machine could have broken a latency limit. What decides is
 * how long generator and host held things up, never how slow the answers were: choosing by the outcome would
 * acquit every service. Nor does it count that requests were sent late behind unanswered ones: a generator that
 * waits for the service is idle.
 */
export function unhindered(record: RunRecord, limitMs: number): Unhindered {
  const stretches = stretchesOf(record.samples)
  const all = hinderedSeconds(record, stretches)
  const spoiled = (second: Hindered) => held(second) >= share * limitMs
  const spoiledBy = (by: Hindrance) => all.filter(second => spoiled(second) && culpritOf(second) === by)
  const clean = all.filter(second => !spoiled(second))
  const [generator, host] = [spoiledBy('generator'), spoiledBy('host')]
  const longest = (by: Hindrance) => round(Math.max(...all.map(({ hindrances }) => hindrances[by])))
  const lag = round(Distribution.merge(generator.map(({ dispatchLag }) => dispatchLag)).quantile(0.99))
  const spent = describeStretches(stretches)
  const leftOut = [
    generator.length > 0 &&
      `the generator was late in ${generator.length} of ${all.length} seconds, by ${longest('generator')} ms at most: ` +
        `${spent.generator}, its dispatch lag was ${lag} ms at P99`,
    host.length > 0 &&
      `the host gave no core in ${host.length} of ${all.length} seconds, for ${longest('host')} ms at most: ${spent.host}`,
  ]
  return {
    latency: Distribution.merge(clean.map(({ latency }) => latency)),
    seconds: clean,
    leftOut: leftOut.filter(line => line !== false),
    culprit: whoSpoiledMost(generator.length, host.length),
  }
}

const held = ({ hindrances: { generator, host } }: Hindered): number => generator + host

const culpritOf = ({ hindrances: { generator, host } }: Hindered): Hindrance =>
  host > generator ? 'host' : 'generator'

const whoSpoiledMost = (generator: number, host: number): Hindrance | undefined => {
  if (generator + host === 0) return undefined
  return host > generator ? 'host' : 'generator'
}

/** What piles up in a second is worked off in the one after it: a hindrance counts for both. */
function hinderedSeconds({ seconds }: RunRecord, stretches: readonly Stretch[]): Hindered[] {
  const within = seconds.map((second, index) => {
    const [fromMs, toMs] = [index * 1000, index * 1000 + 1000]
    return hindrancesOf(
      second,
      stretches.filter(stretch => stretch.fromMs < toMs && stretch.toMs > fromMs),
    )
  })
  return seconds.map((second, index) => {
    const [before, now] = [within[index - 1], within[index] ?? none]
    return { ...second, hindrances: before !== undefined && sum(before) > sum(now) ? before : now }
  })
}

const none = { generator: 0, host: 0 } satisfies Hindered['hindrances']

const sum = ({ generator, host }: Hindered['hindrances']): number => generator + host

/**
 * A generator that could not run because it was given no core is the host's doing, and one that ran on and on its
 * own. Nobody can be held up by the host for longer than others had its cores.
 */
function hindrancesOf({ generatorStallMs }: Second, stretches: readonly Stretch[]): Hindered['hindrances'] {
  const total = (of: (stretch: Stretch) => number) => stretches.reduce((all, stretch) => all + of(stretch), 0)
  const lateMs = Math.max(generatorStallMs, total(saturatedMs))
  const lacked = total(({ generatorWaitedMs, othersMs }) => Math.min(generatorWaitedMs, othersMs))
  const starvedMs = Math.max(
    0,
    ...stretches.map(({ serviceWaitedMs, generatorWaitedMs, stolenMs, othersMs }) =>
      Math.max(stolenMs, Math.min(othersMs, Math.max(serviceWaitedMs, generatorWaitedMs))),
    ),
  )
  return lacked > total(({ generatorRanMs }) => generatorRanMs)
    ? { generator: 0, host: Math.max(starvedMs, Math.min(lateMs, lacked)) }
    : { generator: lateMs, host: starvedMs }
}

/** The time in which the generator ran, or would have had it got a core, without an end: else none. */
function saturatedMs({ fromMs, toMs, generatorRanMs, generatorWaitedMs }: Stretch): number {
  const lengthMs = toMs - fromMs
  // The last two samples of a run may lie so close together that a share of the time between them means nothing.
  return lengthMs >= 100 && generatorRanMs + generatorWaitedMs >= saturated * lengthMs ? lengthMs : 0
}
