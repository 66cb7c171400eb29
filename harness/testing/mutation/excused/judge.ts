/** Excuses for all other judges. */
export const inJudge = {
  'fault-run/error-hygiene.ts': {
    'what is near the beginning is shown from there': {
      'function shownFrom(text: string, at = 0): string {': ['0 → 1', '0 → -1'],
    },
    'it is shown from 0, or from 40 at least': {
      "return `${from > 0 ? '…' : ''}${text.slice(from, from + textShown).replaceAll('\\n', ' ')}`": [
        '0 → 1',
      ],
    },
  },
  'fault-run/exactly-once.ts': {
    'what is grouped by its key has at least one that was told': {
      'if (told === undefined) return []': ['told === undefined → false'],
    },
    'rows of one table have different ids, so that there is one at most': {
      'id === undefined ? undefined : all.find(one => String(one.id) === String(id) && !isGivenAgain(one))': [
        'all.find → all.findLast',
      ],
    },
  },
  'fault-run/keys.ts': {
    'rows of one table have different ids, so that there is one at most': {
      'const row = rows.find(one => isRowOf(sent, one))': ['rows.find → rows.findLast'],
    },
  },
  'fault-run/reads-confirmed.ts': {
    'what was sent when the read was answered is left out below in any case: only the sweep takes longer': {
      'if (one.sentMs >= reading.answeredMs) break': ['one.sentMs >= reading.answeredMs → false'],
    },
    'what was sent when the read was answered is left out below in any case': {
      'if (one.sentMs >= reading.answeredMs) break': [
        '(one.sentMs >= reading.answeredMs) → (one.sentMs > reading.answeredMs)',
      ],
    },
  },
  'fault-run/served.ts': {
    'a status from 400 to 499 is left out before': {
      "kind: status < 400 ? 'a wrong answer' : 'a read that failed',": [
        'status < 400 → status <= 400',
        '400 → 401',
      ],
    },
  },
  'failures.ts': {
    'other evidence has no such list, and no outcome is undefined': {
      "const told = new Set(judgement.evidence.flatMap(item => (item.kind === 'refuses' ? item.refusing : [])))":
        ["item.kind === 'refuses' → true"],
    },
  },
  'growth/record.ts': {
    'up to three failures are rare among any number of requests below 4,000': {
      'areRare(failures, windows.at(-1)?.readings.at(-1)?.requests ?? 0)': ['0 → 1', '0 → -1'],
    },
  },
  'latency.ts': {
    'what a request costs the service is only evidence, and no limit is a millisecond': {
      'const { requestCpuMs = 0 } = quotaUseOf(record)': ['0 → -1', '0 → 1'],
    },
    'an estimate is never just its limit': {
      "if (whole.verdict === 'fail' && leastMs >= limit) {": ['leastMs >= limit → leastMs > limit'],
    },
  },
  'growth/judge.ts': {
    'whatever of several figures ran out first, each says what to end': {
      "const fix = fixOf(quantity, held.find(item => item.kind === 'exhausted')?.figure)": [
        'held.find → held.findLast',
      ],
    },
  },
  'growth/leaks.ts': {
    'nothing was read, so the number of requests is in no judgement': {
      'const nothing = { windows: [], requests: 0, failures: {} }': [
        '[], requests: 0, failures: → [], failures:',
        '0 → -1',
        '0 → 1',
      ],
    },
    'a byte more or less of a memory that is full does not change what grew most': {
      'const beside = { ...gained, native: native - Math.max(0, gained.external ?? 0) }': [
        '0 → -1',
        '0 → 1',
        '?? 0 → ?? -1',
        '?? 0 → ?? 1',
      ],
    },
    'the growth has failed, whichever of several causes is told with it': {
      "const led = judged.find(({ cause }) => cause?.kind === 'kept' && cause.whileIdle === true)": [
        'judged.find → judged.findLast',
      ],
    },
    'nothing is judged by the number of requests where the service has ended': {
      'const lastReading = { requests, values: { ...(files !== undefined && { files }) } }': [
        '{ requests, values: → { values:',
      ],
    },
    'what there is none of afterwards has not grown, by whichever of the two': {
      '((after[name] ?? 0) - (before[name] ?? 0)) / seconds': ['0 → -1'],
    },
  },
  'growth/figure.ts': {
    'the name of a figure is asked of leaks alone, which fail': {
      "if (still !== undefined) return { ...still, figure, verdict: 'pass', evidence }": [
        '...still, figure, verdict: → ...still, verdict:',
      ],
      "return { ...all, figure, verdict: 'inconclusive', evidence: [why, ...evidence] }": [
        '...all, figure, verdict: → ...all, verdict:',
      ],
    },
  },
  'growth/exhaustion.ts': {
    'a limit is more than one': {
      "const count = windows.at(-1)?.readings.at(-1)?.values[limited[check] ?? ''] ?? 0": ['0 → 1', '0 → -1'],
    },
    'the last reading has the figure': {
      'return Math.max(...readings.map(({ values }) => values[openConnections] ?? 0))': ['0 → 1', '0 → -1'],
    },
    'a series that has a first value has a last one': {
      'if (first === undefined || last === undefined || shrank) return []': [
        'undefined || last → undefined && last',
      ],
    },
  },
  'core-shortage.ts': {
    'where there is any time at all, both are found, so that one is never missing alone': {
      'if (first === undefined || last === undefined) return 0': ['undefined || last → undefined && last'],
    },
  },
  'class-growth.ts': {
    'what there is none of after a window has gained fewer than the four that count': {
      'const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0)': [
        '0 → 1',
        '0 → -1',
      ],
    },
  },
  'signed-rank.ts': {
    'a rank of 0 adds nothing to any sum': { 'for (let rank = 1; rank <= n; rank++) {': ['1 → 0'] },
  },
  'steadiness.ts': {
    'a quantile below 0 is the smallest value as well': {
      "return { kind: 'latencies', stage, minMs: at(0), medianMs: at(0.5), maxMs: at(1) }": ['0 → -1'],
    },
  },
  'change-point.ts': {
    'one permutation of twenty thousand: another seed makes more of a difference': {
      'for (let permutation = 0; permutation < permutations; permutation++) {': [
        '0 → 1',
        '0 → -1',
        'permutation < permutations; → permutation <= permutations;',
      ],
      'const permutations = Math.ceil(extremeAtRisk / risk)': ['Math.ceil → Math.floor'],
    },
    'where no cut was tried, p is above every risk, and the cut is not read': {
      'let best = { cut: Number.NaN, p: Number.POSITIVE_INFINITY }': ['{ cut: Number.NaN, p: → { p:'],
    },
    'it only computes again what it knows': {
      'known.set(count, tails)': ['known.set(count, tails) → ;'],
    },
    'there is no way to get more than the largest value, so that the last count stays 0': {
      'const ways = new Float64Array(largest + 1)': ['1 → 2'],
    },
    'each count is twice as large then, and so is their total': { 'ways[0] = 1': ['1 → 2'] },
    'it moves the estimate of a chance by a twentieth of the risk, of which the permutations that were drawn move it by a fifth':
      { 'const extremeAtRisk = 20': ['20 → 19'], 'let asExtreme = 0': ['0 → 1', '0 → -1'] },
  },
  'statistics.ts': {
    'any seed will do, as long as it stays the same': {
      'const random = xoroshiro128plus(1)': [
        'xoroshiro128plus(1 → xoroshiro128plus(2',
        'xoroshiro128plus(1 → xoroshiro128plus(0',
      ],
    },
    'a sum of logarithms taken back is never 0.025 to the last bit': {
      'if (cumulative <= tail) low = high + 1': ['(cumulative <= tail) → (cumulative < tail)'],
    },
    'a sum of logarithms taken back is never 0.975 to the last bit': {
      'if (cumulative >= 1 - tail) break': ['(cumulative >= 1 → (cumulative > 1'],
    },
    'when all values are counted the probabilities have added up to 1, and the loop ends at the latest there':
      { 'for (; high < n; high++) {': ['high < n; → high <= n;'] },
    'there is no value at either rank': { 'let low = 0': ['0 → -1'] },
  },
  'interference.ts': {
    'no stall of the first second is less than none': {
      'const stallMs = Math.max(second.generatorStallMs, seconds[index - 1]?.generatorStallMs ?? 0)': [
        '0 → -1',
      ],
    },
  },
  'comparison.ts': {
    'at the limit itself no number of pairs decides, whichever end of the interval is taken': {
      'const reach = rank.centre < limit ? high - rank.centre : rank.centre - low': [
        'rank.centre < limit → rank.centre <= limit',
      ],
    },
    'a pair more or less changes the advice only': {
      'const tooManyPairs = 1000': ['1000 → 1001', '1000 → 999'],
      'const needed = enough < tooManyPairs ? enough : null': [
        'enough < tooManyPairs → enough <= tooManyPairs',
      ],
    },
  },
  'verdict.ts': {
    'only the order of the three is read': {
      'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }': [
        '0 → -1',
        '2 → 3',
      ],
    },
  },
  'traffic.ts': {
    'a request without a whole response has no status, so that nothing else is read': {
      'const cut = { ...record, failures: losing }': ['{ ...record, failures: → { failures:'],
    },
  },
  'resources.ts': {
    'without a sample there is no verdict, and with one there is a last one': {
      'if (first === undefined || last === undefined) return 0': [
        'undefined || last → undefined && last',
        '0 → -1',
        '0 → 1',
      ],
    },
    'one edge more is the last sample again, and a batch of no length is in no interval': {
      'return Array.from({ length: batches + 1 }, (_, batch) =>': ['1 → 2'],
    },
  },
}
