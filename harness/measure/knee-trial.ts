import type { KneePromises } from '../judge/records/judge.ts'
import { samplesNeeded, sum } from '../judge/statistics.ts'
import { isScenario, type CallSource } from '../load/call-source.ts'
import { HarnessError } from '../record/errors.ts'
import { wholeSeconds } from '../record/round.ts'
import { ms, seconds, type Milliseconds, type PerSecond } from '../record/units.ts'

interface Searched {
  readonly call: CallSource
  readonly promises: KneePromises
}

const shortest = seconds(4)
/** Twelve trials of this length fit into a test's default timeout. */
const longest = seconds(20)
/** Some seconds may be disturbed, and with the minimum number of requests one slow request leaves a limit undecided. */
const ample = 2

const percentiles = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const

type Percentiles = { readonly [Name in (typeof percentiles)[number][0]]?: Milliseconds | undefined }

const samplesFor = (limits: Percentiles): number =>
  Math.max(0, ...percentiles.map(([name, p]) => (limits[name] === undefined ? 0 : samplesNeeded(p))))

/**
 * The number of requests that a trial needs to decide its percentiles; a call of a mix gets its share of them. Zero for a
 * scenario, which decides itself how many requests it makes.
 */
export function requestsNeeded({ call, promises: { calls = {}, ...ofAll } }: Searched): number {
  if (isScenario(call)) return 0
  const ofCalls = Object.entries(calls).map(([name, limits = {}]) => samplesFor(limits) / shareOf(name, call))
  return Math.ceil(Math.max(samplesFor(ofAll), ...ofCalls))
}

function shareOf(name: string, call: CallSource): number {
  if (!('kind' in call) || call.kind !== 'mix') return 1
  const total = sum(Object.values(call.entries).map(({ weight }) => weight))
  return (call.entries[name]?.weight ?? total) / total
}

/** The maximum: a trial ends when it is decided. */
export const trialLength = (needed: number, rate: number): Milliseconds =>
  ms(Math.min(longest, Math.max(shortest, Math.ceil((ample * needed * 1000) / rate))))

/** At a lower rate, the longest trial has too few requests. */
export const lowestRate = (needed: number): number => Math.ceil((needed * 1000) / longest)

/** @throws HarnessError for a rate that no trial can decide. */
export function checkDecidable(
  searched: Searched & { readonly from?: PerSecond; readonly to?: PerSecond },
): void {
  const { from, to, promises } = searched
  const needed = requestsNeeded(searched)
  const lowest = lowestRate(needed)
  for (const [name, rate] of Object.entries({ from, to, rateMin: promises.rateMin })) {
    if (rate === undefined || rate >= lowest) continue
    const why = `percentiles of this plan need ${needed} requests in ${wholeSeconds(longest)}, the longest trial`
    throw new HarnessError(`knee: ${name} is ${rate}, expected at least ${lowest}: ${why}`, {
      fix: `write ${name}: perSecond(${lowest}) or more; or promise p95 (needs 72 samples), p50 (6) or mean`,
    })
  }
}
