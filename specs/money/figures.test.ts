import { expect, test } from 'vitest'
import type { FaultName } from 'vitest-plumbline'
import type { MeasuredFaultRun } from 'vitest-plumbline/judge'
import { figuresKept, sinceLastCrash, stuckAfterErrors } from './figures-under-faults.ts'
import { differing, unended, unreadable } from './figures.ts'

const during = (faults: readonly FaultName[], counts: readonly number[], crashes = 0, refused = 0) => {
  const windows = faults.map(fault => ({ fault }))
  const record = { windows, crashes: Array.from({ length: crashes }) } as unknown as MeasuredFaultRun
  return figuresKept(record, { counts: [...counts], violations: [], refused }).verdict
}

test('requests are counted anew only by a process that was started again', () => {
  expect(during(['pauseService'], [10, 20, 20, 30])).toBe('pass')
  expect(during(['pauseService'], [10, 20, 3])).toBe('fail')
  expect(during(['pauseService'], [10, 20, 3], 1)).toBe('pass')
  expect(during(['terminateService', 'pauseService'], [10, 20, 3])).toBe('pass')
  expect(during(['terminateService', 'pauseService'], [10, 5, 3])).toBe('fail')
  expect(during(['startWithoutDatabase'], [10, 5, 3])).toBe('pass')
  expect(during(['killDatabase'], [])).toBe('inconclusive')
})

test('figures are refused only by a service that ends', () => {
  expect(during(['killDatabase'], [10], 0, 1)).toBe('pass')
  expect(during(['killDatabase'], [10], 0, 2)).toBe('fail')
  expect(during(['killDatabase', 'terminateService'], [10], 0, 2)).toBe('pass')
  expect(during(['killDatabase'], [10], 1, 2)).toBe('pass')
})

test('what was answered with an error does not stay in flight, and what was given up may', () => {
  expect(stuckAfterErrors(21, { errors: 40, givenUp: 0 })).toHaveLength(1)
  expect(stuckAfterErrors(20, { errors: 40, givenUp: 0 })).toEqual([])
  expect(stuckAfterErrors(41, { errors: 40, givenUp: 30 })).toEqual([])
  expect(stuckAfterErrors(9, { errors: 9, givenUp: 0 })).toEqual([])
  expect(stuckAfterErrors(Number.NaN, { errors: 40, givenUp: 0 })).toEqual([])
})

test('after a crash only what was sent since then is counted', () => {
  const sentSince = (...crashesMs: readonly number[]) => {
    const acts = [10, 20, 30].map(sentMs => ({ sentMs }))
    const record = { acts, crashes: crashesMs.map(atMs => ({ atMs })) } as unknown as MeasuredFaultRun
    return sinceLastCrash(record).map(({ sentMs }) => sentMs)
  }
  expect(sentSince()).toEqual([10, 20, 30])
  expect(sentSince(5, 15)).toEqual([20, 30])
  expect(sentSince(40)).toEqual([])
})

test('a line of figures may have what the text format allows, and needs a number', () => {
  const read = [
    '',
    '# the figures of one process',
    'requests_total 12',
    'requests_total\t 1.2e+1 \t1700000000000',
    '  requests_total { code = "200" , } 3',
    'times{quantile="0.5",}0.25',
    String.raw`build_info{notes="the \"ledger\" } 2 # {x=\"y\",}\nC:\\bank"} 1`,
  ]
  const wrong = [
    'requests_total',
    'requests_total twelve',
    'requests_total12',
    'a{b="c} 1',
    'a{b="c" 1',
    '2a 1',
  ]
  expect(unreadable(read)).toEqual([])
  expect(unreadable(wrong).map(({ what }) => what)).toEqual(wrong)
})

test('the last line of the text ends too', () => {
  expect(unended('requests_total 12\n'.split('\n'))).toEqual([])
  expect(unended('requests_total 12'.split('\n'))).toMatchObject([{ what: 'requests_total 12' }])
})

test('each percentile is the same as text, in seconds or milliseconds, as just before or just after', () => {
  const figures = (p95: number, p99: number) => ({ responseTime: { p95, p99 } })
  const lines = (p95: number, p99: number) => [`t{quantile="0.95"} ${p95}`, `t{quantile="0.99"} ${p99}`]
  expect(differing([figures(20, 900)], lines(0.02, 0.9))).toEqual([])
  expect(differing([figures(20, 900)], lines(21, 899))).toEqual([])
  expect(differing([figures(20, 900), figures(400, 900)], lines(0.4, 0.9))).toEqual([])
  expect(differing([figures(20, 900)], [])).toEqual([])
  const named = (p99: number) => [`time_seconds{quantile="0.99"} ${p99}`]
  expect([0.9, 900].map(p99 => differing([figures(20, 900)], named(p99)).length)).toEqual([0, 1])
  expect(differing([figures(20, 900), figures(21, 900)], lines(0.02, 0.02))).toEqual([
    { kind: 'another time than as JSON', what: 't{quantile="0.99"} 0.02, and 900 or 900 ms' },
  ])
})

test('a mean is the same as text, of one sum and its count', () => {
  const figures = { responseTime: { mean: 20 } }
  const lines = (sum: number) => [`time_seconds_sum{} ${sum}`, 'time_seconds_count 50']
  expect(differing([figures], lines(1))).toEqual([])
  expect(differing([figures], lines(1_000))).toMatchObject([{ what: 'time_seconds_sum{} 1000, and 20 ms' }])
  expect(differing([figures], ['requests_sum 7', 'requests_count 1'])).toEqual([])
  const ofEachRoute = ['time_seconds_sum{route="a"} 7', ...lines(1_000)]
  expect(differing([figures], ofEachRoute)).toEqual([])
})

test('errors are the same as text, of one line without labels', () => {
  const around = [{ errorCount: 3 }, { errorCount: 4 }]
  const of = (...lines: readonly string[]) => differing(around, lines).map(({ what }) => what)
  expect(of('http_errors_total 3')).toEqual([])
  expect(of('http_errors_total 4')).toEqual([])
  expect(of('http_errors_total 5')).toEqual(['http_errors_total 5, and 3 or 4'])
  expect(of('http_errors_total{code="503"} 5', 'error_ratio 7', 'pool_errors 5', 'http_errors 5')).toEqual([])
})
