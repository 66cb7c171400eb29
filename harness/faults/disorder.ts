import type { Milliseconds } from '../record/units.ts'

interface Seen {
  /** What it said of it from the signal on. */
  readonly readiness?: readonly number[]
  /** What it waited for when it should have ended. */
  readonly keptBy?: readonly string[]
}

/**
 * What was wrong with how a service ended after SIGTERM. The first answer about its readiness may have been under way before
 * the signal was noticed.
 */
export function disorder(
  exit: { readonly code: number } | undefined,
  within: Milliseconds,
  { readiness = [], keptBy = [] }: Seen = {},
): string[] {
  const ready = readiness.slice(1).filter(status => status === 200).length
  const by = keptBy.length === 0 ? '' : ` (${keptBy.join(', ')})`
  return [
    ...(ready === 0 ? [] : [`said that it was ready after SIGTERM, ${ready} of ${readiness.length} times`]),
    ...(exit === undefined ? [`did not end within ${within / 1000} s after SIGTERM${by}; killed`] : []),
    ...(exit === undefined || exit.code === 0 ? [] : [`exit code ${exit.code} after SIGTERM, expected 0`]),
  ]
}
