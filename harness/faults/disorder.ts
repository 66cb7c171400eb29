import type { Milliseconds } from '../record/units.ts'

/**
 * What was wrong with how a service ended after SIGTERM. `readiness`: what it said of it from then on. The first answer may
 * have been under way before the signal was noticed.
 */
export function disorder(
  exit: { readonly code: number } | undefined,
  within: Milliseconds,
  readiness: readonly number[] = [],
): string[] {
  const ready = readiness.slice(1).filter(status => status === 200).length
  return [
    ...(ready === 0 ? [] : [`said that it was ready after SIGTERM, ${ready} of ${readiness.length} times`]),
    ...(exit === undefined ? [`did not end within ${within / 1000} s after SIGTERM; killed`] : []),
    ...(exit === undefined || exit.code === 0 ? [] : [`exit code ${exit.code} after SIGTERM, expected 0`]),
  ]
}
