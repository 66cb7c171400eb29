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
    file: 'statistics.ts',
    before: 'const random = xoroshiro128plus(1)',
    after: 'const random = xoroshiro128plus(2)',
    why: 'any seed will do, as long as it stays the same',
  },
  {
    file: 'statistics.ts',
    before: 'const random = xoroshiro128plus(1)',
    after: 'const random = xoroshiro128plus(0)',
    why: 'any seed will do, as long as it stays the same',
  },
  {
    file: 'statistics.ts',
    before: 'if (cumulative <= tail) low = high + 1',
    after: 'if (cumulative < tail) low = high + 1',
    why: 'a sum of logarithms taken back is never 0.025 to the last bit',
  },
  {
    file: 'statistics.ts',
    before: 'if (cumulative >= 1 - tail) break',
    after: 'if (cumulative > 1 - tail) break',
    why: 'a sum of logarithms taken back is never 0.975 to the last bit',
  },
  {
    file: 'statistics.ts',
    before: 'for (; high < n; high++) {',
    after: 'for (; high <= n; high++) {',
    why: 'when all values are counted the probabilities have added up to 1, and the loop ends at the latest there',
  },
  {
    file: 'allowance.ts',
    before:
      'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 0 })',
    after:
      'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 1 })',
    why: 'no judgement is made of the deviation of eased latencies',
  },
  {
    file: 'allowance.ts',
    before:
      'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 0 })',
    after:
      'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: -1 })',
    why: 'no judgement is made of the deviation of eased latencies',
  },
  {
    file: 'allowance.ts',
    before:
      'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 0 })',
    after: 'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, })',
    why: 'no judgement is made of the deviation of eased latencies',
  },
  {
    file: 'interference.ts',
    before: 'const stallMs = Math.max(second.generatorStallMs, seconds[index - 1]?.generatorStallMs ?? 0)',
    after: 'const stallMs = Math.max(second.generatorStallMs, seconds[index - 1]?.generatorStallMs ?? -1)',
    why: 'no stall of the first second is less than none',
  },
  {
    file: 'comparison.ts',
    before: 'const reach = rank.centre < limit ? high - rank.centre : rank.centre - low',
    after: 'const reach = rank.centre <= limit ? high - rank.centre : rank.centre - low',
    why: 'at the limit itself no number of pairs decides, whichever end of the interval is taken',
  },
]
