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
  {
    file: 'verdict.ts',
    before:
      'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }',
    after:
      'export const severity: Readonly<Record<Verdict, number>> = { pass: -1, inconclusive: 1, fail: 2 }',
    why: 'only the order of the three is read',
  },
  {
    file: 'verdict.ts',
    before:
      'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }',
    after: 'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 3 }',
    why: 'only the order of the three is read',
  },
  {
    file: 'resources.ts',
    before: 'return Array.from({ length: batches + 1 }, (_, batch) =>',
    after: 'return Array.from({ length: batches + 2 }, (_, batch) =>',
    why: 'one edge more is the last sample again, and a batch of no length is in no interval',
  },
]
