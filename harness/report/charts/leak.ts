import { sourcesOf, type GrowthRecord } from '../../judge/growth.ts'
import type { LeakLimits, LeakRecord, OutOfMemory } from '../../judge/leaks.ts'
import { quantitiesOf } from '../../judge/quantities.ts'
import { quantile, sorted } from '../../judge/statistics.ts'
import { pointsNeeded, theilSen, type Point } from '../../judge/theil-sen.ts'
import type { SourceLine } from '../../record/source-line.ts'
import { evidenceLines } from '../text/evidence.ts'
import { compact, compactOrNull } from './thin.ts'

/** One figure over the readings of all windows. */
export interface LeakFigure {
  /** The check that is about it. */
  readonly check: string
  readonly title: string
  readonly unit: 'MB' | ''
  /** What each request may leave behind: bytes, or a count. */
  readonly limitPerRequest: number
  /** A list for each window. */
  readonly values: readonly (readonly (number | null)[])[]
  /** The line that was fitted to each window, at its readings; empty where there were too few. */
  readonly fits: readonly (readonly number[])[]
  /** Bytes or counts a request gained, by window; `null` where there were too few readings. */
  readonly slopes: readonly (number | null)[]
}

/** What requests left behind in a service, from reading to reading. */
export interface LeakChartData {
  readonly kind: 'leak'
  /** Requests sent until each reading, a list for each window. */
  readonly requests: readonly (readonly number[])[]
  readonly figures: readonly LeakFigure[]
  /** Where what is kept was made, and what else is known of it; absent where nothing leaks. */
  readonly accused?: { readonly sources: readonly SourceLine[]; readonly lines: readonly string[] }
  readonly workingSetMb?: readonly [before: number, after: number]
  /** Why there was nothing to see from within, or how the service ended. */
  readonly note?: string
}

export function leakChartData(record: LeakRecord | OutOfMemory, limits: LeakLimits): LeakChartData {
  if ('reached' in record) {
    const { reached, requests, seconds } = record
    const [note = ''] = evidenceLines([{ kind: 'outOfMemory', reached, requests, seconds }])
    return { kind: 'leak', requests: [], figures: [], note }
  }
  const { growth, workingSet } = record
  const origins = Object.values(growth.origins ?? {}).flat()
  const { beforeBytes, afterBytes } = workingSet
  return {
    kind: 'leak',
    requests: growth.windows.map(({ readings }) => readings.map(({ requests }) => requests)),
    figures: quantitiesOf(limits).flatMap(quantity => {
      const names = namesOf(growth, quantity.figures)
      if (names.length === 0) return []
      const { check, title, limit, unit } = quantity
      return [{ check, title, limitPerRequest: limit, ...seriesOf(growth, names, unit === 'B/request') }]
    }),
    ...(origins.length > 0 && {
      accused: { sources: sourcesOf(origins), lines: [...new Set(evidenceLines(origins))] },
    }),
    ...(beforeBytes !== undefined &&
      afterBytes !== undefined && {
        workingSetMb: [compact(beforeBytes / 1e6), compact(afterBytes / 1e6)] as const,
      }),
    ...(growth.unseen !== undefined && { note: evidenceLines([growth.unseen]).join('\n') }),
  }
}

/** Native memory is that of the container where malloc is not glibc's. `connections.open` is the sum of the others. */
function namesOf({ windows }: GrowthRecord, figures: string): string[] {
  const values = windows.flatMap(({ readings }) => readings.map(reading => reading.values))
  const all = [...new Set(values.flatMap(value => Object.keys(value)))]
  if (figures === 'connections.') return all.filter(name => name === 'connections.open')
  if (figures === 'native' && !all.includes('native')) return all.filter(name => name === 'anonymous')
  return all.filter(name => name.startsWith(figures))
}

function seriesOf({ windows }: GrowthRecord, names: readonly string[], bytes: boolean) {
  const factor = bytes ? 1e-6 : 1
  const points = windows.map(({ readings }) =>
    readings.map(({ requests, values }): Point => ({
      x: requests,
      y: names.reduce((sum, name) => sum + (values[name] ?? 0), 0),
    })),
  )
  const fits = points.map(fitOf)
  return {
    unit: bytes ? ('MB' as const) : ('' as const),
    // A megabyte of six digits shows a single byte: what a leak of 16 bytes a request comes to.
    values: points.map(window => window.map(({ y }) => Number((y * factor).toFixed(6)))),
    fits: points.map((window, index) => {
      const fit = fits[index]
      if (fit === undefined) return []
      return window.map(({ x }) => Number(((fit.base + fit.slope * x) * factor).toFixed(6)))
    }),
    slopes: fits.map(fit => compactOrNull(fit?.slope)),
  }
}

/** Through the medians, as the slope is one: a single wild reading moves neither. */
function fitOf(points: readonly Point[]): { slope: number; base: number } | undefined {
  if (points.length < pointsNeeded) return undefined
  const { slope } = theilSen(points)
  return { slope, base: quantile(sorted(points.map(({ x, y }) => y - slope * x)), 0.5) }
}
