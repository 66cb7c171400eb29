import type { Excuse } from './excuse.ts'

export const inGrowth: readonly Excuse[] = [
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
    file: 'growth/leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { requests: 1, failures: {} },',
    why: 'without a reading before and after, the number of requests is in no judgement',
  },
]
