import type { Excuse } from './excuse.ts'

export const inJudge: readonly Excuse[] = [
  {
    file: 'core-shortage.ts',
    before: 'if (first === undefined || last === undefined) return 0',
    after: 'if (first === undefined && last === undefined) return 0',
    why: 'where there is any time at all, both are found, so that one is never missing alone',
  },
  {
    file: 'class-growth.ts',
    before:
      'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0)',
    after: 'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 1) - (before.counts[name] ?? 0)',
    why: 'what there is none of after a window has gained fewer than the four that count',
  },
  {
    file: 'class-growth.ts',
    before:
      'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0)',
    after:
      'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? -1) - (before.counts[name] ?? 0)',
    why: 'what there is none of after a window has gained fewer than the four that count',
  },
  {
    file: 'signed-rank.ts',
    before: 'for (let rank = 1; rank <= n; rank++) {',
    after: 'for (let rank = 0; rank <= n; rank++) {',
    why: 'a rank of 0 adds nothing to any sum',
  },
  {
    file: 'steadiness.ts',
    before: "return { kind: 'latencies', stage, minMs: at(0), medianMs: at(0.5), maxMs: at(1) }",
    after: "return { kind: 'latencies', stage, minMs: at(-1), medianMs: at(0.5), maxMs: at(1) }",
    why: 'a quantile below 0 is the smallest value as well',
  },
  {
    file: 'change-point.ts',
    before: 'for (let permutation = 0; permutation < permutations; permutation++) {',
    after: 'for (let permutation = 1; permutation < permutations; permutation++) {',
    why: 'one permutation of twenty thousand: another seed makes more of a difference',
  },
  {
    file: 'change-point.ts',
    before: 'for (let permutation = 0; permutation < permutations; permutation++) {',
    after: 'for (let permutation = -1; permutation < permutations; permutation++) {',
    why: 'one permutation of twenty thousand: another seed makes more of a difference',
  },
  {
    file: 'change-point.ts',
    before: 'for (let permutation = 0; permutation < permutations; permutation++) {',
    after: 'for (let permutation = 0; permutation <= permutations; permutation++) {',
    why: 'one permutation of twenty thousand: another seed makes more of a difference',
  },
  {
    file: 'change-point.ts',
    before: 'const permutations = Math.ceil(extremeAtRisk / risk)',
    after: 'const permutations = Math.floor(extremeAtRisk / risk)',
    why: 'one permutation of twenty thousand: another seed makes more of a difference',
  },
  {
    file: 'change-point.ts',
    before: 'let best = { cut: Number.NaN, p: Number.POSITIVE_INFINITY }',
    after: 'let best = { p: Number.POSITIVE_INFINITY }',
    why: 'where no cut was tried, p is above every risk, and the cut is not read',
  },
  {
    file: 'change-point.ts',
    before: 'if (found !== undefined) return found',
    after: 'if (false) return found',
    why: 'it only computes again what it knows',
  },
  {
    file: 'change-point.ts',
    before: 'known.set(count, tails)',
    after: ';',
    why: 'it only computes again what it knows',
  },
  {
    file: 'change-point.ts',
    before: 'const ways = new Float64Array(largest + 1)',
    after: 'const ways = new Float64Array(largest + 2)',
    why: 'there is no way to get more than the largest value, so that the last count stays 0',
  },
  {
    file: 'change-point.ts',
    before: 'ways[0] = 1',
    after: 'ways[0] = 2',
    why: 'each count is twice as large then, and so is their total',
  },
  {
    file: 'change-point.ts',
    before: 'const extremeAtRisk = 20',
    after: 'const extremeAtRisk = 19',
    why: 'it moves the estimate of a chance by a twentieth of the risk, of which the permutations that were drawn move it by a fifth',
  },
  {
    file: 'change-point.ts',
    before: 'let asExtreme = 0',
    after: 'let asExtreme = 1',
    why: 'it moves the estimate of a chance by a twentieth of the risk, of which the permutations that were drawn move it by a fifth',
  },
  {
    file: 'change-point.ts',
    before: 'let asExtreme = 0',
    after: 'let asExtreme = -1',
    why: 'it moves the estimate of a chance by a twentieth of the risk, of which the permutations that were drawn move it by a fifth',
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
  {
    file: 'comparison.ts',
    before: 'const tooManyPairs = 1000',
    after: 'const tooManyPairs = 1001',
    why: 'a pair more or less changes the advice only',
  },
  {
    file: 'comparison.ts',
    before: 'const tooManyPairs = 1000',
    after: 'const tooManyPairs = 999',
    why: 'a pair more or less changes the advice only',
  },
  {
    file: 'comparison.ts',
    before: 'const needed = enough < tooManyPairs ? enough : null',
    after: 'const needed = enough <= tooManyPairs ? enough : null',
    why: 'a pair more or less changes the advice only',
  },
  {
    file: 'statistics.ts',
    before: 'let low = 0',
    after: 'let low = -1',
    why: 'there is no value at either rank',
  },
]
