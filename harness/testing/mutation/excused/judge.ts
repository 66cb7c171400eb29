/** Of all other judges. */
export const inJudge = {
  'fault-run/counters.ts': {
    'what was sent when the read was answered is left out below in any case: only the sweep takes longer': [
      ['if (one.sentMs >= reading.answeredMs) break', 'if (false) break'],
    ],
    'what was sent when the read was answered is left out below in any case': [
      ['if (one.sentMs >= reading.answeredMs) break', 'if (one.sentMs > reading.answeredMs) break'],
    ],
  },
  'fault-run/exactly-once.ts': {
    'what is grouped by its key has at least one that was told': [
      ['if (told === undefined) return []', 'if (false) return []'],
    ],
  },
  'fault-run/keys.ts': {
    'rows of one table have different ids, so that there is one at most': [
      ['const row = rows.find(one => one.id === id)', 'const row = rows.findLast(one => one.id === id)'],
    ],
    'what was not applied has no id: only the compiler has to be told': [
      [
        "const idOf = ({ effect }: Act) => (effect.kind === 'applied' ? effect.id : undefined)",
        'const idOf = ({ effect }: Act) => (true ? effect.id : undefined)',
      ],
    ],
  },
  'growth/leaks.ts': {
    'without a reading before and after, nothing else of the working set is read': [
      [
        'workingSet: { requests: 0, failures: {} },',
        'workingSet: { failures: {} },',
        'workingSet: { requests: 0, },',
        'workingSet: { requests: -1, failures: {} },',
      ],
    ],
    'without a reading before and after, the number of requests is in no judgement': [
      ['workingSet: { requests: 0, failures: {} },', 'workingSet: { requests: 1, failures: {} },'],
    ],
  },
  'growth/figure.ts': {
    'the name of a figure is asked of leaks alone, which fail': [
      [
        "if (still !== undefined) return { ...still, figure, verdict: 'pass', evidence }",
        "if (still !== undefined) return { ...still, verdict: 'pass', evidence }",
      ],
      [
        "return { ...all, figure, verdict: 'inconclusive', evidence: [why, ...evidence] }",
        "return { ...all, verdict: 'inconclusive', evidence: [why, ...evidence] }",
      ],
    ],
  },
  'growth/exhaustion.ts': {
    'a series that has a first value has a last one': [
      [
        'if (first === undefined || last === undefined || shrank) return []',
        'if (first === undefined && last === undefined || shrank) return []',
      ],
    ],
  },
  'growth/idle.ts': {
    'what there is none of afterwards has not grown, by whichever of the two': [
      [
        '((after[name] ?? 0) - (before[name] ?? 0)) / seconds',
        '((after[name] ?? -1) - (before[name] ?? 0)) / seconds',
      ],
    ],
  },
  'core-shortage.ts': {
    'where there is any time at all, both are found, so that one is never missing alone': [
      [
        'if (first === undefined || last === undefined) return 0',
        'if (first === undefined && last === undefined) return 0',
      ],
    ],
  },
  'class-growth.ts': {
    'what there is none of after a window has gained fewer than the four that count': [
      [
        'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0)',
        'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 1) - (before.counts[name] ?? 0)',
        'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? -1) - (before.counts[name] ?? 0)',
      ],
    ],
  },
  'signed-rank.ts': {
    'a rank of 0 adds nothing to any sum': [
      ['for (let rank = 1; rank <= n; rank++) {', 'for (let rank = 0; rank <= n; rank++) {'],
    ],
  },
  'steadiness.ts': {
    'a quantile below 0 is the smallest value as well': [
      [
        "return { kind: 'latencies', stage, minMs: at(0), medianMs: at(0.5), maxMs: at(1) }",
        "return { kind: 'latencies', stage, minMs: at(-1), medianMs: at(0.5), maxMs: at(1) }",
      ],
    ],
  },
  'change-point.ts': {
    'one permutation of twenty thousand: another seed makes more of a difference': [
      [
        'for (let permutation = 0; permutation < permutations; permutation++) {',
        'for (let permutation = 1; permutation < permutations; permutation++) {',
        'for (let permutation = -1; permutation < permutations; permutation++) {',
        'for (let permutation = 0; permutation <= permutations; permutation++) {',
      ],
      [
        'const permutations = Math.ceil(extremeAtRisk / risk)',
        'const permutations = Math.floor(extremeAtRisk / risk)',
      ],
    ],
    'where no cut was tried, p is above every risk, and the cut is not read': [
      [
        'let best = { cut: Number.NaN, p: Number.POSITIVE_INFINITY }',
        'let best = { p: Number.POSITIVE_INFINITY }',
      ],
    ],
    'it only computes again what it knows': [
      ['if (found !== undefined) return found', 'if (false) return found'],
      ['known.set(count, tails)', ';'],
    ],
    'there is no way to get more than the largest value, so that the last count stays 0': [
      ['const ways = new Float64Array(largest + 1)', 'const ways = new Float64Array(largest + 2)'],
    ],
    'each count is twice as large then, and so is their total': [['ways[0] = 1', 'ways[0] = 2']],
    'it moves the estimate of a chance by a twentieth of the risk, of which the permutations that were drawn move it by a fifth':
      [
        ['const extremeAtRisk = 20', 'const extremeAtRisk = 19'],
        ['let asExtreme = 0', 'let asExtreme = 1', 'let asExtreme = -1'],
      ],
  },
  'statistics.ts': {
    'any seed will do, as long as it stays the same': [
      [
        'const random = xoroshiro128plus(1)',
        'const random = xoroshiro128plus(2)',
        'const random = xoroshiro128plus(0)',
      ],
    ],
    'a sum of logarithms taken back is never 0.025 to the last bit': [
      ['if (cumulative <= tail) low = high + 1', 'if (cumulative < tail) low = high + 1'],
    ],
    'a sum of logarithms taken back is never 0.975 to the last bit': [
      ['if (cumulative >= 1 - tail) break', 'if (cumulative > 1 - tail) break'],
    ],
    'when all values are counted the probabilities have added up to 1, and the loop ends at the latest there':
      [['for (; high < n; high++) {', 'for (; high <= n; high++) {']],
    'there is no value at either rank': [['let low = 0', 'let low = -1']],
  },
  'allowance.ts': {
    'no judgement is made of the deviation of eased latencies': [
      [
        'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 0 })',
        'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: 1 })',
        'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, squares: -1 })',
        'return Distribution.fromJSON({ counts: counts.filter(([, count]) => count > 0), mean, })',
      ],
    ],
  },
  'interference.ts': {
    'no stall of the first second is less than none': [
      [
        'const stallMs = Math.max(second.generatorStallMs, seconds[index - 1]?.generatorStallMs ?? 0)',
        'const stallMs = Math.max(second.generatorStallMs, seconds[index - 1]?.generatorStallMs ?? -1)',
      ],
    ],
  },
  'comparison.ts': {
    'at the limit itself no number of pairs decides, whichever end of the interval is taken': [
      [
        'const reach = rank.centre < limit ? high - rank.centre : rank.centre - low',
        'const reach = rank.centre <= limit ? high - rank.centre : rank.centre - low',
      ],
    ],
    'a pair more or less changes the advice only': [
      ['const tooManyPairs = 1000', 'const tooManyPairs = 1001', 'const tooManyPairs = 999'],
      [
        'const needed = enough < tooManyPairs ? enough : null',
        'const needed = enough <= tooManyPairs ? enough : null',
      ],
    ],
  },
  'verdict.ts': {
    'only the order of the three is read': [
      [
        'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }',
        'export const severity: Readonly<Record<Verdict, number>> = { pass: -1, inconclusive: 1, fail: 2 }',
        'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 3 }',
      ],
    ],
  },
  'resources.ts': {
    'one edge more is the last sample again, and a batch of no length is in no interval': [
      [
        'return Array.from({ length: batches + 1 }, (_, batch) =>',
        'return Array.from({ length: batches + 2 }, (_, batch) =>',
      ],
    ],
  },
}
