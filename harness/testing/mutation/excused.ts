import { excusedOfIsolation } from './excused-isolation.ts'

/** A mutant that no test can notice, because it changes no verdict, and why. */
interface Excused {
  /** In harness/judge. */
  readonly file: string
  /** The line as it is, and as the mutant has it. */
  readonly before: string
  readonly after: string
  readonly why: string
}

export const excused: readonly Excused[] = [
  {
    file: 'change-point.ts',
    before: 'const p = Math.min(1, 2 * (tails[cut]?.[Math.ceil(extreme)] ?? 1))',
    after: 'const p = Math.min(1, 2 * (tails[cut]?.[Math.ceil(extreme)] ?? 0))',
    why: 'every cut that is tried has its tail, so that what stands in for a missing one is never taken',
  },
  {
    file: 'leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { requests: 1, failures: {} },',
    why: 'without a reading before and after, the number of requests is in no judgement',
  },
  ...excusedOfIsolation,
]
