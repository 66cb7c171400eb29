import type { Milliseconds } from '../record/units.ts'

interface SignalledEnd {
  /** Statuses since the stop signal. */
  readonly readiness: readonly number[]
  /** What kept it alive. */
  readonly keptBy: readonly string[]
  readonly signal: string
  /** Until it ended. */
  readonly tookMs: number
}

/** What was wrong with the end after the stop signal. */
export function disorder(
  exit: { readonly code: number } | undefined,
  within: Milliseconds,
  { readiness, keptBy, signal, tookMs }: SignalledEnd,
): string[] {
  const ready = readiness.filter(status => status === 200).length
  const by = keptBy.length === 0 ? '' : ` (${keptBy.join(', ')})`
  return [
    ...(ready === 0 ? [] : [`said that it was ready after ${signal}, ${ready} of ${readiness.length} times`]),
    ...(exit === undefined ? [`did not end within ${within / 1000} s after ${signal}${by}; killed`] : []),
    ...(exit === undefined || exit.code === 0
      ? []
      : [`exit code ${exit.code} ${(tookMs / 1000).toFixed(1)} s after ${signal}, expected 0`]),
  ]
}
