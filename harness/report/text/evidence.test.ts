import { describe, expect, test } from 'vitest'
import type { Evidence } from '../../judge/evidence.ts'
import { evidenceLines } from './evidence.ts'
import { fixSentence } from './fix.ts'

const says = (cases: readonly (readonly [item: Evidence, ...lines: string[]])[]) =>
  test.each(cases.map(([item, ...lines]) => ({ item, lines })))('$item.kind: $lines', ({ item, lines }) => {
    expect(evidenceLines([item])).toEqual(lines)
  })

const bottleneck = {
  kind: 'bottleneck',
  quotaShare: 0.2,
  quotaCores: 0.5,
  throttledMs: 30,
  throttledPeriods: 9,
  requestsInFlight: 15,
  connections: 5,
  activeConnections: 4,
  waitingForLock: 3,
} as const
const generatorLate = {
  kind: 'generatorLate',
  seconds: 2,
  ofSeconds: 4,
  longestMs: 1_000,
  ranShare: 0.2,
  dispatchLagP99Ms: 12.9,
} as const
const at = { file: 'app/api.ts', line: 37, text: 'kept.push(request)' }

describe('too little evidence', () => {
  says([
    [
      { kind: 'tooFew', of: 'samples', statistic: 'P99', needed: 368, got: 212 },
      'P99 needs 368 samples, got 212',
    ],
    [{ kind: 'tooFew', of: 'readings', needed: 6, got: 5 }, 'needs 6 readings in a window, got 5'],
    [
      { kind: 'tooFew', of: 'sampledSeconds', statistic: 'mean', needed: 3, got: 2.75 },
      'a mean needs 3 s between first and last sample, got 2.75 s',
    ],
    [
      { kind: 'tooFewUsable', of: 'pairs', needed: 8, got: 7, measured: 15 },
      'needs 8 pairs of runs, got 7 of 15 measured',
    ],
    [
      { kind: 'tooFewUsable', of: 'minutes', needed: 6, got: 3, measured: 3 },
      'needs 6 minutes that could be read, got 3 of 3',
    ],
    [
      { kind: 'limitInside', interval: [2.149, 11.05] },
      'the limit lies inside the 95 % interval 2.15 – 11.1',
    ],
    [{ kind: 'nothing', of: 'faultHits' }, 'the fault hit nothing'],
    [{ kind: 'nothingExamined', of: 'readings' }, 'no readings to examine'],
    [{ kind: 'unseen' }, 'the service was started without its inspector'],
    [{ kind: 'unseen', said: 'address already in use' }, 'address already in use'],
  ])
})

describe('a run', () => {
  says([
    [
      {
        kind: 'slowRequest',
        latencyMs: 150,
        client: 4,
        intendedMs: 3_800,
        outcome: { kind: 'timeout' },
        lateMs: 0,
      },
      '150 ms  client 4 at 3.8 s, timeout, sent 0 ms after it was due',
    ],
    [
      { kind: 'failedRequest', client: 0, outcome: { kind: 'answered', status: 503 } },
      'client 0: status 503',
    ],
    [
      { kind: 'latencies', stage: 'firstHalf', minMs: 0.7, medianMs: 2, maxMs: 61 },
      'first half min 0.7, median 2, max 61 ms',
    ],
    [
      { ...bottleneck, culprit: 'quota' },
      'the service used 20 % of its quota of 0.5 cores, and was throttled in 9 periods, for 30 ms added up over its cores',
    ],
    [
      { ...bottleneck, culprit: 'database' },
      'of 15 requests in flight the database was busy with 4 on 5 connections, 3 of them waiting for a lock; ' +
        'the service used 20 % of its quota of 0.5 cores',
    ],
    [
      { ...bottleneck, culprit: 'service' },
      'the service used 20 % of its quota of 0.5 cores, and was throttled in 9 periods, for 30 ms added up over its cores, after bursts; 15 requests were in flight',
    ],
    [
      { kind: 'overload', offered: 120, capacity: 66.7, clients: 10, serviceTimeMs: 150 },
      '120 requests a second were due, and 10 clients can send 66.7: the service takes 150 ms (median) for one, ' +
        'and what is above that is queueing',
    ],
    [
      generatorLate,
      'the generator was late in 2 of 4 seconds, by 1,000 ms at most: it used a core for 20 % of the time, ' +
        'its dispatch lag was 12.9 ms at P99',
    ],
    [
      { kind: 'stillBroken', measuredMs: 1.84 },
      'without all that generator and host may have added it is 1.84 ms at the best',
    ],
    [
      {
        kind: 'hostBusy',
        seconds: 2,
        ofSeconds: 2,
        generatorMs: 150,
        serviceMs: 0,
        generatorRan: 0.1,
        otherProcesses: 0.8,
        stolen: 0,
        serviceWaited: 0,
        generatorWaited: 0.48,
      },
      'in 2 of 2 seconds requests were held up because no core of the host was free: the generator 150 ms in one of ' +
        'them at most; other processes used 80 % of its cores, the service waited for a core 0 % of the time, the ' +
        'generator 48 %',
    ],
    [
      { kind: 'failures', outcome: 'status 503', count: 30, firstMs: 900 },
      '30 × status 503, first at 0.90 s',
    ],
    [{ kind: 'failures', call: 'order', outcome: 'status 409', count: 3 }, '3 × order: status 409'],
    [
      { kind: 'callsMade', call: 'ordr', calls: ['browse', 'order'] },
      'there is no call ordr; made were: browse, order',
    ],
    [{ kind: 'errors', count: 1, requests: 480, allowed: 0 }, '1 error in 480 requests, allowed 0'],
    [{ kind: 'connections', opened: 11, lost: 1, clients: 10 }, '11 opened, 1 lost, 10 clients'],
    [
      { kind: 'cpu', quotaShare: 0.13, quotaCores: 0.5, throttledMs: 40, throttledPeriods: 4, wallMs: 4_000 },
      '13 % of its quota of 0.5 cores',
      'throttled in 4 periods of its 4000 ms, for 40 ms added up over its cores',
    ],
    [{ kind: 'network', receivedMbps: 0.16, sentMbps: 0.24 }, '0.16 Mbps received, 0.24 Mbps sent'],
  ])
})

describe('growth', () => {
  says([
    [
      { kind: 'steps', figure: 'heap', requests: [480, 2880], gained: 912, grew: 6, unchanged: 1, shrank: 3 },
      'heap, requests 480 to 2880: +912 in 10 rounds, 6 grew, 1 unchanged, 3 shrank',
    ],
    [
      { kind: 'rises', perRequest: 15.12, perRound: 224 },
      '15.1 for each request and 224 for each round of new connections',
    ],
    [
      { kind: 'objects', name: 'Timer', gains: [24, 24], perRequest: 0.01 },
      'Timer: +24, +24 (0.01 a request)',
    ],
    [{ kind: 'idleGrowth', figure: 'heap', perSecond: 4_000 }, 'heap: 4,000 a second'],
    [
      { kind: 'exhausted', figure: 'descriptors', from: 11, to: 99, requests: 900 },
      'descriptors grew from 11 to 99 in 900 requests, until some failed',
    ],
    [
      { kind: 'refuses', requests: 900, connections: { open: 10 }, refusing: ['GET /: status 503'] },
      'after 900 requests the service refuses with no request under way; connections to the database: 10 open',
      'GET /: status 503',
    ],
    [{ kind: 'workingSet', beforeBytes: 46.3e6, afterBytes: 46.8e6 }, '46.3 MB before, 46.8 MB after'],
    [
      { kind: 'outOfMemory', reached: 'memoryLimit', requests: 1240, seconds: 8.06 },
      'killed at its memory limit (OOM) after 1240 requests, 8.1 s after the first',
    ],
    [
      { kind: 'gainedBytes', gained: { heap: 2e6, external: 386e6 } },
      'until its last reading: heap +2.0 MB, external +386.0 MB',
    ],
    [{ kind: 'lastLines', lines: ['listening'] }, 'last lines of the service:', '| listening'],
    [{ kind: 'inserted', method: 'push', count: 80, at }, 'put there by push, 80 times, at app/api.ts:37'],
    [
      { kind: 'allocated', function: '', made: [40, 41], at },
      'made in a function without a name, +40, +41, at app/api.ts:37',
    ],
    [
      {
        kind: 'retained',
        name: 'Order',
        made: [2, 1],
        bytes: 96,
        path: [
          { edge: '[3]', retainer: 'Array', retainerType: 'object' },
          { edge: 'kept', retainer: 'system / Context', retainerType: 'object' },
          { edge: 'previous', retainer: 'system / Context', retainerType: 'object' },
          { edge: 'context', retainer: 'createApi', retainerType: 'closure' },
        ],
      },
      'Order: +2, +1 (96 B), held by [3] of Array ← variable kept ← outer scope ← context of function createApi',
    ],
    [
      {
        kind: 'openTargets',
        targets: [
          ['socket', 40],
          ['pipe', 2],
        ],
      },
      'open: 40 × socket, 2 × pipe',
    ],
    [{ kind: 'fed', name: 'kept', at: { file: 'app/api.ts', line: 3 } }, 'put into kept at app/api.ts:3'],
    [
      { kind: 'written', text: 'select 1', at: { file: 'app/api.ts', line: 3 } },
      'kept by its text, which is written at app/api.ts:3: select 1',
    ],
    [
      { kind: 'functionKept', made: [3, 4], at: { file: 'app/api.ts', line: 3 } },
      'functions that are kept, +3, +4, are written at app/api.ts:3',
    ],
    [
      { kind: 'suspect', at: { file: 'app/api.ts', line: 3 } },
      'one of the few lines that leave something outside the heap: app/api.ts:3',
    ],
    [
      { kind: 'unattributed', said: 'it was gone\n  fix: look' },
      'where it comes from could not be found out: it was gone',
    ],
    [{ kind: 'follows', check: 'heap' }, 'it grew beside heap, which leaks: this follows from it'],
    [{ kind: 'growingRoutes', routes: [], of: 16 }, 'no route alone made it grow twice'],
    [{ kind: 'growingRoutes', routes: ['GET /'], of: 16 }, 'routes that make it grow: GET /'],
    [
      { kind: 'growingRoutes', routes: Array.from({ length: 13 }, () => 'GET /'), of: 16 },
      'nearly every route makes it grow (13 of 16)',
    ],
  ])
})

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
    [{ kind: 'pairsMissing', needed: 12, got: 8 }, 'about 12 pairs like these would decide, got 8'],
    [
      { kind: 'pairsMissing', needed: null, got: 8 },
      '8 pairs, and it is too close to the limit to be decided by more of them',
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

describe('a fault', () => {
  says([
    [
      { kind: 'recovered', firstMs: 510, steadyMs: 511, requests: 499 },
      'first success after 510 ms, 99 % of 499 requests from 511 ms on',
    ],
    [
      { kind: 'underFault', requests: 213, lastedMs: 1_000 },
      '213 requests under way while it lasted, 1000 ms',
    ],
    [
      { kind: 'neverSteady', watchedMs: 3_000, requests: 340, failed: 12 },
      'it was not steady within 3000 ms: 12 of 340 requests failed',
    ],
    [
      { kind: 'tooFewAfterwards', needed: 80, watchedMs: 6_000, requests: 31, failed: 1 },
      '31 requests within 6000 ms, 1 of them failed; 80 are needed',
    ],
    [
      { kind: 'faults', windows: [{ fault: 'killDatabase', struckMs: 1_000, healedMs: 2_500 }] },
      'faults: killDatabase 1.0 – 2.5 s',
    ],
  ])
})

describe('a rule', () => {
  says([
    [
      { kind: 'violations', rule: 'money is missing', count: 1, first: { what: '7 missing', atMs: 200 } },
      '7 missing, at 0.200 s',
    ],
    [
      {
        kind: 'violations',
        rule: 'money is missing',
        count: 3,
        first: { what: '7 missing', atMs: 200 },
        worst: { what: '9 missing' },
      },
      '3 × money is missing',
      '  first  7 missing, at 0.200 s',
      '  worst  9 missing',
    ],
    [{ kind: 'violations', rule: 'g', count: 2, first: { what: 'g' } }, '2 × g'],
    [{ kind: 'moreViolations', count: 3 }, 'and 3 more'],
    [
      { kind: 'timeline', aroundMs: 55, happenings: [{ atMs: 1, what: 'database killed' }] },
      'around 0.055 s',
      '  0.001 s  database killed',
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
      'the worst of 10 minutes was the 3rd: 1 broken, 0 undecided',
    ],
    [
      { kind: 'thirds', minutes: 10, unit: 'MB', first: 20, last: 38 },
      '10 minutes: 20 MB in the first third, 38 in the last',
    ],
    [{ kind: 'endedEarly', check: 'errors' }, 'ended early: errors was broken for a whole window'],
  ])
})

test('a fix is a sentence', () => {
  expect(fixSentence('addLs')).toBe('build the image on a base that has `ls`')
  expect(fixSentence({ kind: 'check', check: 'errors' })).toBe('mend what breaks errors')
  expect(fixSentence({ kind: 'note', text: 'ask the owner' })).toBe('ask the owner')
})
