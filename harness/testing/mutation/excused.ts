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
    file: 'leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { requests: 1, failures: {} },',
    why: 'without a reading before and after, the number of requests is in no judgement',
  },
  {
    file: 'growth/leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { failures: {} },',
    why: 'without a reading before and after, nothing else of the working set is read',
  },
  {
    file: 'growth/leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { requests: 0, },',
    why: 'without a reading before and after, nothing else of the working set is read',
  },
  {
    file: 'growth/leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { requests: -1, failures: {} },',
    why: 'without a reading before and after, nothing else of the working set is read',
  },
  {
    file: 'growth/figure.ts',
    before: "if (still !== undefined) return { ...still, figure, verdict: 'pass', evidence }",
    after: "if (still !== undefined) return { ...still, verdict: 'pass', evidence }",
    why: 'the name of a figure is asked of leaks alone, which fail',
  },
  {
    file: 'growth/figure.ts',
    before: "return { ...all, figure, verdict: 'inconclusive', evidence: [why, ...evidence] }",
    after: "return { ...all, verdict: 'inconclusive', evidence: [why, ...evidence] }",
    why: 'the name of a figure is asked of leaks alone, which fail',
  },
  {
    file: 'growth/exhaustion.ts',
    before: 'if (first === undefined || last === undefined || shrank) return []',
    after: 'if (first === undefined && last === undefined || shrank) return []',
    why: 'a series that has a first value has a last one',
  },
  {
    file: 'growth/idle.ts',
    before: '((after[name] ?? 0) - (before[name] ?? 0)) / seconds',
    after: '((after[name] ?? -1) - (before[name] ?? 0)) / seconds',
    why: 'what there is none of afterwards has not grown, by whichever of the two',
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
]
