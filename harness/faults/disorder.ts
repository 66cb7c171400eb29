import type { Milliseconds } from '../record/units.ts'

/** What was wrong with how a service ended after SIGTERM. */
export function disorder(exit: { readonly code: number } | undefined, within: Milliseconds): string[] {
  if (exit === undefined) return [`did not end within ${within / 1000} s after SIGTERM; killed`]
  return exit.code === 0 ? [] : [`exit code ${exit.code} after SIGTERM, expected 0`]
}
