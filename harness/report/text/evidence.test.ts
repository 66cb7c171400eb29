import { describe, expect, test } from 'vitest'
import { generatorLate, says } from '../../testing/evidence-words.ts'
import { fixSentence } from './fix.ts'

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
      'needs 6 usable minutes, got 3 of 3 measured',
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
      {
        kind: 'slowRequest',
        latencyMs: 16_301,
        client: 8,
        intendedMs: 14_000,
        outcome: { kind: 'answered', status: 201 },
        queuedMs: 16_280,
        lateMs: 0.0326,
      },
      '16,301 ms  client 8 at 14 s, status 201, sent 16,280 ms after it was due, 16,280 ms of it because its client still waited for earlier responses',
    ],
    [{ kind: 'fastest', latencyMs: 121, count: 32 }, 'the fastest of 32 requests took 121 ms'],
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
      'the service used 20 % of its quota of 0.5 cores, and was throttled in 9 periods, for 30 ms summed over its cores',
    ],
    [
      { ...bottleneck, culprit: 'service', throttledMs: 0, requestCpuMs: 47 },
      'the service used 20 % of its quota of 0.5 cores (47 ms of CPU for each request); 15 requests were in flight',
    ],
    [
      { ...bottleneck, culprit: 'database' },
      '15 requests were in flight; 4 of 5 database connections were active, 3 of them waiting for a lock; ' +
        'the service used 20 % of its quota of 0.5 cores',
    ],
    [
      { ...bottleneck, culprit: 'service' },
      'the service used 20 % of its quota of 0.5 cores, and was throttled in 9 periods, for 30 ms summed over its cores, after bursts; 15 requests were in flight',
    ],
    [
      { kind: 'overload', offered: 120, capacity: 66.7, clients: 10, serviceTimeMs: 150 },
      '120 requests a second were due, but 10 clients can send only 66.7: a request takes 150 ms ' +
        '(median); latency above that is queueing',
    ],
    [
      generatorLate,
      'the generator was late in 2 of 4 seconds, by 1,000 ms at most: it used a core for 20 % of the time, ' +
        'its dispatch lag was 12.9 ms at P99',
    ],
    [
      { kind: 'costly', requestCpuMs: 53, limitMs: 20 },
      'the service used 53 ms of CPU for each request, whatever else ran on the host: 20 ms are promised',
    ],
    [
      { kind: 'stillBroken', measuredMs: 1.84 },
      'without any delay from generator and host it is 1.84 ms at best',
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
      'in 2 of 2 seconds requests were held up because the host had no free core: the generator up to 150 ms in ' +
        'one second; other processes used 80 % of its cores, the service waited for a core 0 % of the time, the ' +
        'generator 48 %',
    ],
    [
      { kind: 'failures', outcome: 'status 503', count: 30, firstMs: 900 },
      '30 × status 503, first at 0.90 s',
    ],
    [{ kind: 'failures', call: 'order', outcome: 'status 409', count: 3 }, '3 × order: status 409'],
    [
      {
        kind: 'failures',
        outcome: 'status 200, its check failed',
        count: 1,
        example: { request: 'GET /list?page=2', response: '[{"id":1}]' },
      },
      '1 × status 200, its check failed',
      '  for example GET /list?page=2: [{"id":1}]',
    ],
    [
      { kind: 'callsMade', call: 'ordr', calls: ['browse', 'order'] },
      'call ordr was never made; calls made: browse, order',
    ],
    [{ kind: 'errors', count: 1, requests: 480, allowed: 0 }, '1 error in 480 requests, allowed 0'],
    [{ kind: 'connections', opened: 11, lost: 1, clients: 10 }, '11 opened, 1 lost, 10 clients'],
    [
      { kind: 'cpu', quotaShare: 0.13, quotaCores: 0.5, throttledMs: 40, throttledPeriods: 4, wallMs: 4_000 },
      '13 % of its quota of 0.5 cores',
      'throttled in 4 periods during 4000 ms, for 40 ms summed over its cores',
    ],
    [
      { kind: 'cpuOfEach', service: 0.8, beside: { database: 1.25 } },
      '0.8 ms by the service, 1.25 ms by database',
    ],
    [{ kind: 'network', receivedMbps: 0.16, sentMbps: 0.24 }, '0.16 Mbps received, 0.24 Mbps sent'],
  ])
})

describe('a fault', () => {
  says([
    [
      { kind: 'recovered', firstMs: 510, steadyMs: 511, requests: 499 },
      'first success after 510 ms, 99 % of 499 requests succeeded from 511 ms on',
    ],
    [
      { kind: 'underFault', requests: 213, lastedMs: 1_000 },
      '213 requests in flight during the fault, which lasted 1000 ms',
    ],
    [
      { kind: 'neverSteady', watchedMs: 3_000, requests: 340, failed: 12, commonest: 'refused, status 503' },
      'no recovery within 3000 ms: 12 of 340 requests failed, in the end most often: refused, status 503',
    ],
    [
      { kind: 'neverSteady', needed: 80, watchedMs: 6_000, requests: 31, failed: 1 },
      'no recovery within 6000 ms: 1 of 31 requests failed; 80 are needed',
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
      'money is missing: 7 missing, at 0.200 s',
    ],
    [
      { kind: 'violations', rule: 'status 503', count: 1, first: { what: 'client 1: status 503' } },
      'client 1: status 503',
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
    [{ kind: 'more', count: 3 }, 'and 3 more'],
    [
      { kind: 'leftOut', count: 3, of: 'requests' },
      'requests: 3 more were not sent, because the ones before took too long in all',
    ],
    [
      { kind: 'timeline', aroundMs: 55, happenings: [{ atMs: 1, what: 'database killed' }] },
      'around 0.055 s',
      '  0.001 s  database killed',
    ],
  ])
})

test('a fix is a sentence', () => {
  expect(fixSentence('addLs')).toBe('use a base image that has `ls`')
  expect(fixSentence({ kind: 'check', check: 'errors' })).toBe('fix what breaks errors first')
  expect(fixSentence('computing')).toContain('profile the service under this load')
  expect(fixSentence('computing', [{ file: 'app/api.ts', line: 7 }])).toBe(
    'compute less at app/api.ts:7 (run it less often, or cache the result), or do it in another process or in advance',
  )
  expect(fixSentence('boundFiles')).toContain('promise more in `files`')
  expect(fixSentence('boundFiles', [{ file: 'app/api.ts', line: 7 }])).toContain(
    'delete what app/api.ts:7 writes to files',
  )
  expect(fixSentence({ kind: 'note', text: 'ask the owner' })).toBe('ask the owner')
})
