import { describe } from 'vitest'
import { generatorLate, says } from '../../testing/evidence-words.ts'

describe('a comparison', () => {
  says([
    [
      {
        kind: 'pairs',
        count: 8,
        candidate: 2.3,
        baseline: 2.3,
        unit: 'ms',
        ratio: 1,
        interval: [0.97, 1.03],
        p: { same: 0.9453, limit: 0.00001 },
        limitPercent: 10,
      },
      'medians of 8 runs each: candidate 2.3 ms, baseline 2.3 ms',
      'ratio of a pair 1.000, interval 0.970 – 1.030',
      'signed-rank test: p = 0.9453 for no difference, p < 0.0001 for 10 %',
    ],
    [
      { kind: 'workingSets', candidate: 80, baseline: 70.4, differ: 30.000000000000004 },
      'largest working sets: candidate 80 MB, baseline 70.4 MB, of one start each',
      'two starts of one build differ by up to 30 %, however many runs are measured',
    ],
    [{ kind: 'pairsMissing', needed: 12, got: 8 }, 'about 12 pairs like these would decide, got 8'],
    [
      { kind: 'pairsMissing', needed: null, got: 8 },
      '8 pairs; the result is too close to the limit for more pairs to decide',
    ],
    [
      { kind: 'pairLeftOut', pair: 9, role: 'candidate', why: { ...generatorLate, dispatchLagP99Ms: null } },
      'left out pair 9 (candidate): the generator was late in 2 of 4 seconds, by 1,000 ms at most: ' +
        'it used a core for 20 % of the time',
    ],
    [
      { kind: 'failedRuns', candidate: 1, baseline: 0 },
      'requests failed: 1 of the candidate, 0 of the baseline',
    ],
  ])
})

describe('several runs', () => {
  const errors = { title: 'errors', measured: 0, unit: 'errors', examined: { count: 480, of: 'requests' } }
  const slow = { title: 'P99 latency', measured: 150, unit: 'ms' }
  says([
    [
      {
        kind: 'rateTrial',
        rate: 1_000,
        verdict: 'fail',
        figures: [
          { ...slow, blame: 'service' },
          { ...errors, blame: null },
        ],
      },
      '1,000 req/s fail: P99 latency 150 ms, blame: service; 0 errors in 480 requests',
    ],
    [
      {
        kind: 'rateTrial',
        rate: 500,
        verdict: 'inconclusive',
        figures: [{ ...slow, measured: null, blame: null, reason: { kind: 'nothing', of: 'requests' } }],
      },
      '500 req/s inconclusive: P99 latency not measured, no request was sent',
    ],
    [
      { kind: 'worstMinute', minute: 3, minutes: 10, broken: 1, undecided: 0 },
      'minute 3 of 10 was the worst: 1 broken, 0 undecided',
    ],
    [
      { kind: 'thirds', minutes: 10, unit: 'MB', first: 20, last: 38 },
      '10 minutes: 20 MB in the first third, 38 in the last',
    ],
    [{ kind: 'endedEarly', check: 'errors' }, 'ended early: errors was broken for a whole window'],
  ])
})
