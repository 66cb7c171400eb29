import { Distribution } from '../distribution.ts'
import type { RunRecord, Sample, Second } from '../operation.ts'
import { round } from './verdict.ts'

/** Who held requests up, besides the service, its database and its quota: nobody the service is to blame for. */
export type Hindrance = 'generator' | 'host'

/** A second of a run, and the longest time in it that requests were held up by each. */
interface Hindered extends Second {
  readonly hindrances: Readonly<Record<Hindrance, number>>
}

/** A hindrance of less than this share of the limit cannot be what broke it. */
const share = 0.5

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
 * acquit every service.
 */
export function unhindered(record: RunRecord, limitMs: number): Unhindered {
  const all = hinderedSeconds(record)
  const tolerable = share * limitMs
  const spoiledBy = (hindrance: Hindrance) => all.filter(second => second.hindrances[hindrance] >= tolerable)
  const clean = all.filter(({ hindrances: { generator, host } }) => Math.max(generator, host) < tolerable)
  const generator = spoiledBy('generator')
  const host = spoiledBy('host')
  const longest = (seconds: readonly Hindered[], by: Hindrance) =>
    round(Math.max(...seconds.map(({ hindrances }) => hindrances[by])))
  return {
    latency: Distribution.merge(clean.map(({ latency }) => latency)),
    seconds: clean,
    leftOut: [
      ...(generator.length === 0
        ? []
        : [
            `the generator was late in ${generator.length} of ${all.length} seconds, ` +
              `by ${longest(generator, 'generator')} ms at most`,
          ]),
      ...(host.length === 0
        ? []
        : [
            `the host gave the service no core in ${host.length} of ${all.length} seconds, ` +
              `for ${longest(host, 'host')} ms of a quarter of one at most${othersOn(record)}`,
          ]),
    ],
    culprit: whoSpoiledMost(generator.length, host.length),
  }
}

const whoSpoiledMost = (generator: number, host: number): Hindrance | undefined => {
  if (generator + host === 0) return undefined
  return host > generator ? 'host' : 'generator'
}

function hinderedSeconds(record: RunRecord): Hindered[] {
  const host = record.seconds.map(() => 0)
  for (const { fromMs, toMs, starvedMs } of starvation(record.samples)) {
    for (let second = Math.floor(fromMs / 1000); second <= Math.floor(toMs / 1000); second++) {
      host[second] = Math.max(host[second] ?? 0, starvedMs)
    }
  }
  return record.seconds.map((second, index) => ({
    ...second,
    hindrances: { generator: second.generatorStallMs, host: host[index] ?? 0 },
  }))
}

/** Between two samples: time the service wanted a core and got none, without what its own quota cost it. */
function starvation(samples: readonly Sample[]) {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index] ?? sample
    const waited = (sample.waitedForCoreMs ?? 0) - (before.waitedForCoreMs ?? 0)
    const stolen = (sample.host.stolenMs - before.host.stolenMs) / sample.host.cores
    const throttled = sample.throttledMs - before.throttledMs
    return { fromMs: before.atMs, toMs: sample.atMs, starvedMs: Math.max(0, waited - throttled, stolen) }
  })
}

/** How busy the host was with what is neither service nor generator. */
function othersOn({ samples }: RunRecord): string {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return ''
  const capacityMs = (last.atMs - first.atMs) * last.host.cores
  const busyMs = last.host.busyMs - first.host.busyMs
  const oursMs = last.cpuMs - first.cpuMs + (last.host.generatorMs - first.host.generatorMs)
  const percent = (value: number) => `${Math.max(0, (value / capacityMs) * 100).toFixed(0)} %`
  const stolenMs = last.host.stolenMs - first.host.stolenMs
  return `; other processes used ${percent(busyMs - oursMs)} of it, a hypervisor took ${percent(stolenMs)}`
}
