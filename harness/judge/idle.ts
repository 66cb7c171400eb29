import { besideFailures, type Failures } from './failures.ts'
import type { Series } from './class-growth.ts'
import { unmeasured, type Judgement } from './verdict.ts'
import { round } from '../record/round.ts'

/** A time with no request, at its two ends: `heap`, `external`, `native` and `anonymous` in bytes, all other figures are counts. */
export interface IdleWindow {
  readonly seconds: number
  readonly before: Series
  readonly after: Series
}

export interface IdleRecord {
  /** The second is watched on suspicion only; the first may have some requests at its beginning. */
  readonly windows: readonly IdleWindow[]
  readonly failures: Failures
  /** Why the service could not be looked at from within. */
  readonly unseen?: string
}

/** Per second; single readings of the heap are 13 KB off now and then, and of native memory 64 KB. */
const allowed: Readonly<Record<string, number>> = {
  heap: 3_000,
  external: 3_000,
  native: 20_000,
  // Pages come and go with the collector and without it; what they hold is counted by itself.
  anonymous: Number.POSITIVE_INFINITY,
}
/** Of all else, which is counted. */
const countAllowed = 1
const windowsNeeded = 2

/** What grew in all windows, by more than is allowed in each. */
const grownIn = ({ windows }: IdleRecord): string[] => {
  const names = new Set(windows.flatMap(({ after }) => Object.keys(after)))
  return [...names].filter(name =>
    windows.every(({ seconds, before, after }) => {
      const gain = (after[name] ?? 0) - (before[name] ?? 0)
      return gain >= (allowed[name] ?? countAllowed) * seconds
    }),
  )
}

export const mayGrowIdle = (record: IdleRecord): boolean =>
  record.windows.length < windowsNeeded && grownIn(record).length > 0

/** A leak that no request drives: a timer, a subscription, a retry. */
export function judgeIdle(record: IdleRecord): Judgement {
  const { windows, failures, unseen } = record
  const shown = {
    check: 'idle',
    title: 'kept while nobody asks',
    unit: 'B/s',
    limit: `none (< ${allowed['heap']})`,
  }
  const last = windows.at(-1)
  if (unseen !== undefined || last === undefined) {
    const why = unseen ?? 'no idle time was watched'
    return unmeasured(shown, why, 'start a Node service in an image that lets NODE_OPTIONS through')
  }
  const perSecond = (name: string) => ((last.after[name] ?? 0) - (last.before[name] ?? 0)) / last.seconds
  const measured = perSecond('heap')
  const grown = grownIn(record)
  const evidence = grown.map(name => `${name}: ${round(perSecond(name))} a second`)
  if (grown.length === 0) return besideFailures({ ...shown, measured, verdict: 'pass', evidence }, failures)
  if (windows.length < windowsNeeded) {
    const why = 'it grew once, and was not watched again'
    const fix = 'watch a second idle window'
    return { ...shown, measured, verdict: 'inconclusive', evidence: [why, ...evidence], fix }
  }
  const fix = 'look for what timers, subscriptions and retries keep'
  return { ...shown, measured, verdict: 'fail', evidence, fix }
}
