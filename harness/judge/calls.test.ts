import { describe, expect, test } from 'vitest'
import type { ServiceProfile } from '../record/profile.ts'
import type { RunRecord } from '../record/run.ts'
import { megabytes, ms, seconds } from '../record/units.ts'
import { answered, callsOf, recordOf, trafficOf } from '../testing/literal-record.ts'
import { judge } from './records/judge.ts'
import { callsIn, ofCall } from './calls.ts'
import { foldMinute, joined } from './minute.ts'
import { judgeRecord } from './promises.ts'

const names = ['browse', 'order']
const latencyOf = (name: string) => (name === 'order' ? 150 : 2)
/** Of both calls the same number, one each 10 ms. */
const mixed = (count: number, values: Partial<RunRecord> = {}): RunRecord =>
  recordOf({ ...trafficOf(callsOf(names, count, latencyOf)), call: null, ...values })

describe('a promise of one call', () => {
  test('is judged by its requests alone', () => {
    const calls = {
      browse: { p99: ms(100), errors: 0 },
      order: { p99: ms(100), p50: ms(200), p95: ms(200), mean: ms(200) },
    }
    expect(judgeRecord(mixed(800), { calls })).toMatchObject([
      { check: 'calls.browse.latency.p99', call: 'browse', measured: 2, verdict: 'pass' },
      {
        check: 'calls.browse.errors',
        call: 'browse',
        measured: 0,
        examined: { count: 400 },
        verdict: 'pass',
      },
      {
        check: 'calls.order.latency.p99',
        call: 'order',
        measured: 149.952,
        verdict: 'fail',
        blame: 'service',
      },
      { check: 'calls.order.latency.p50', interval: [149.952, 149.952], verdict: 'pass' },
      { check: 'calls.order.latency.p95', interval: [149.952, 149.952], verdict: 'pass' },
      { check: 'calls.order.latency.mean', measured: 150, verdict: 'pass' },
    ])
  })

  test('has the cause of its own requests, and not of those that wait for longer on purpose', () => {
    const wait = { at: { file: 'app/api.ts', line: 49 }, callers: [], timesPerRequest: 1, msPerRequest: 148 }
    const timer = { ...wait, on: 'Timeout', delayMs: 500 }
    const lookup = { ...wait, on: 'GETADDRINFOREQWRAP', host: 'rates' }
    const loop = { requestMs: 300, busyShare: 0, garbageShare: 0, longestMs: 0, delayMs: 0, hot: [] }
    const profile = { requestMs: 300, perSecond: 100, loop, waits: [timer] }
    const causeWith = (calls: ServiceProfile['calls'] & object) => {
      const record = mixed(800, { profile: { ...profile, calls } })
      return judgeRecord(record, { calls: { order: { p99: ms(100) } } })[0]?.cause
    }
    expect(causeWith({ order: { requestMs: 150, waits: [lookup] } })).toMatchObject({ kind: 'lookup' })
    expect(causeWith({ browse: { requestMs: 500, waits: [lookup] } })).toMatchObject({ kind: 'timer' })
  })

  test('has the profile of the service with the times of its own requests', () => {
    const loop = { requestMs: 300, busyShare: 0.5, garbageShare: 0, longestMs: 9, delayMs: 1, hot: [] }
    const own = { requestMs: 150, waits: [] }
    const profile = { requestMs: 300, perSecond: 100, loop, waits: [], calls: { order: own } }
    expect(ofCall(mixed(800, { profile }), 'order').profile).toEqual({
      ...profile,
      ...own,
      loop: { ...loop, requestMs: 150 },
    })
    expect(ofCall(mixed(800, { profile }), 'browse').profile).toEqual(profile)
  })

  test('needs samples of its own, however many the others have', () => {
    const [judgement] = judgeRecord(mixed(700), { calls: { order: { p99: ms(250) } } })
    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      evidence: [{ kind: 'tooFew', of: 'samples', statistic: 'P99', needed: 368, got: 350 }],
    })
  })

  test('is inconclusive of a call that was never made, and those that were are named', () => {
    const missed = { verdict: 'inconclusive', measured: null }
    const [evidence, fix] = [
      [{ kind: 'callsMade', call: 'ordr', calls: names }],
      { kind: 'rename', to: 'order' },
    ]
    expect(judgeRecord(mixed(800), { calls: { ordr: { p99: ms(250), errors: 0 } } })).toMatchObject([
      { ...missed, evidence, fix },
      { ...missed, evidence, fix },
    ])
    expect(judgeRecord(mixed(800), { calls: { refund: { errors: 0 } } })).toMatchObject([
      { ...missed, fix: 'nameMadeCall' },
    ])
    const nobody = recordOf({ ...trafficOf([]), call: null })
    expect(judgeRecord(nobody, { calls: { order: { errors: 0 } } })).toMatchObject([
      { ...missed, evidence: [{ kind: 'nothing', of: 'requests' }] },
    ])
  })

  test('has no errors in seconds in which it was not made', () => {
    const operations = callsOf(names, 400, latencyOf).filter(
      ({ call, intendedMs }) => call === 'browse' || intendedMs < 1000,
    )
    const [judgement] = judgeRecord(mixed(0, trafficOf(operations)), { calls: { order: { errors: 0 } } })
    expect(judgement).toMatchObject({ verdict: 'pass', measured: 0, examined: { count: 50 } })
  })

  test('counts the errors of that call, and names them', () => {
    const operations = callsOf(names, 800, latencyOf).map((operation, index) =>
      index % 8 === 1 ? { ...operation, outcome: answered(409) } : operation,
    )
    const record = mixed(800, trafficOf(operations))
    expect(judgeRecord(record, { calls: { browse: { errors: 0 }, order: { errors: 0 } } })).toMatchObject([
      { measured: 0, verdict: 'pass', evidence: [] },
      {
        measured: 100,
        verdict: 'fail',
        evidence: [{ kind: 'failures', call: 'order', outcome: 'status 409', count: 100 }],
      },
    ])
  })

  test('accuses nobody where the generator was late for that long', () => {
    const record = mixed(
      800,
      trafficOf(
        callsOf(names, 800, latencyOf),
        Array.from({ length: 8 }, () => 200),
      ),
    )
    expect(judgeRecord(record, { calls: { order: { p99: ms(100) } } })).toMatchObject([
      { verdict: 'inconclusive', blame: 'generator' },
    ])
  })

  test('can be made of the only call of a run, by its name', () => {
    const promises = { calls: { 'GET /': { p50: ms(100) } } }
    expect(judgeRecord(recordOf(), promises)).toMatchObject([
      { check: 'calls.GET-/.latency.p50', call: 'GET /', measured: 2, verdict: 'pass' },
    ])
  })

  test('holds in every minute of a soak', () => {
    const part = (latencyMs: number, fromMs: number) => {
      const record = mixed(0, trafficOf(callsOf(names, 2000, name => (name === 'order' ? latencyMs : 2))))
      return foldMinute([{ fromMs, run: record, harnessBytes: 1e6 }])
    }
    const judgements = judge({
      kind: 'soak',
      plannedMs: seconds(40),
      ending: { kind: 'time' },
      minutes: [part(20, 0), part(150, 20_000)],
      promises: { calls: { order: { p99: ms(100) } }, drift: { memory: megabytes(10) } },
    })
    expect(judgements[0]).toMatchObject({
      check: 'calls.order.latency.p99',
      verdict: 'fail',
      measured: 149.952,
      evidence: [{ kind: 'worstMinute', minute: 2 }, {}, {}, {}, {}],
    })
  })
})

test('what a record holds of its calls adds up to the whole', () => {
  const record = mixed(800)
  expect(callsIn(record)).toEqual(names)
  expect(callsIn(recordOf({ call: 'GET /' }))).toEqual(['GET /'])
  expect(callsIn(recordOf({ call: null }))).toEqual([])
  const counts = names.map(name => ofCall(record, name).seconds.map(({ latency }) => latency.count))
  expect(counts).toEqual([Array(8).fill(50), Array(8).fill(50)])
  const { call, slowest, first } = ofCall(record, 'browse')
  expect(new Set([call, ...[...slowest, ...first].map(one => one.call)])).toEqual(new Set(['browse']))
})

test('failures of two calls stay apart when parts are joined', () => {
  const operations = callsOf(names, 100, () => 2).map(one => ({ ...one, outcome: answered(500) }))
  const part = { fromMs: 0, run: mixed(0, trafficOf(operations)), harnessBytes: 0 }
  expect(joined([part, part]).failures).toMatchObject([
    { call: 'browse', outcome: 'status 500', count: 100 },
    { call: 'order', outcome: 'status 500', count: 100 },
  ])
})
