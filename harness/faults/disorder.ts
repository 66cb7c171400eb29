import type { Milliseconds } from '../record/units.ts'

interface Seen {
  /** Readiness statuses since the signal. */
  readonly readiness?: readonly number[]
  /** What kept it alive past its deadline. */
  readonly keptBy?: readonly string[]
}

/** What was wrong with the end after SIGTERM. The first readiness response may predate the handling of the signal. */
export function disorder(
  exit: { readonly code: number } | undefined,
  within: Milliseconds,
  { readiness = [], keptBy = [] }: Seen,
): string[] {
  const ready = readiness.slice(1).filter(status => status === 200).length
  const by = keptBy.length === 0 ? '' : ` (${keptBy.join(', ')})`
  return [
    ...(ready === 0 ? [] : [`said that it was ready after SIGTERM, ${ready} of ${readiness.length} times`]),
    ...(exit === undefined ? [`did not end within ${within / 1000} s after SIGTERM${by}; killed`] : []),
    ...(exit === undefined || exit.code === 0 ? [] : [`exit code ${exit.code} after SIGTERM, expected 0`]),
  ]
}
