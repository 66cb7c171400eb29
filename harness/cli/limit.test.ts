import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyRecord } from '../judge/records/judge.ts'
import { HarnessError } from '../record/errors.ts'
import type { SavedRecord } from '../record/json.ts'
import { megabytes, ms } from '../record/units.ts'
import { measuredRun } from '../testing/literal-record.ts'
import { assertHeld, limitKey, parseLimit, withLimit } from './limit.ts'

/** The limit, or what is wrong with it. */
function outcomeOf(text: string): unknown {
  try {
    return parseLimit(text).value
  } catch (error) {
    return error
  }
}

describe('a limit', () => {
  test.each([
    ['p99=50ms', 50],
    ['p99=2s', 2_000],
    ['memory=10MB', 10e6],
    ['memory=512MiB', 512 * 2 ** 20],
    ['throughput=120/s', 120],
    ['cpu=20%', 20],
    ['heap=8B/request', 8],
    ['network=1.5Mbps', 1.5e6],
    ['errors=0', 0],
    ['drift.p99=10ms', 10],
    ['slowdownMax=10%', 10],
    ['calls.order.p99=250ms', 250],
  ])('%s', (text, value) => {
    expect(parseLimit(text)).toEqual({ key: text.split('=')[0], value })
  })

  test.each([
    ['latency.p99=5ms', 'p99', 5],
    ['latency.mean=5ms', 'mean', 5],
    ['calls.list.latency.p99=5ms', 'calls.list.p99', 5],
    ['calls.list.errors=5', 'calls.list.errors', 5],
    ['drift.latency.p99=5ms', 'drift.p99', 5],
    ['knee=4000/s', 'rateMin', 4_000],
    ['slowdown.p50=10%', 'slowdownMaxP50', 10],
    ['cost.workingSet=50%', 'workingSetMax', 50],
  ])('%s, by the id of the row, is of the promise %s', (text, key, value) => {
    expect(parseLimit(text)).toEqual({ key, value })
  })

  test.each([
    ['p99=50', 'p99=50: expected a number above 0 in ms, s, min\n  fix: write for example p99=50ms'],
    ['p99=50MB', 'expected a number above 0 in ms, s, min'],
    ['p99=-1ms', 'expected a number above 0 in ms, s, min'],
    ['p99=0ms', 'expected a number above 0 in ms, s, min'],
    ['latency.p99=50', 'fix: write for example latency.p99=50ms'],
    ['errors=-1', 'expected a number of 0 or more, without a unit'],
    ['baseline.latency.p99=50ms', /fix: write p99=50ms$/],
    ['scale.1000.calls.list.latency.p99=50ms', /fix: write calls.list.p99=50ms$/],
    ['p99=', 'expected a number above 0 in ms, s, min'],
    ['errors=1ms', 'expected a number of 0 or more, without a unit\n  fix: write for example errors=50'],
    [
      'p98=50ms',
      'expected a promise and its limit, such as p99=50ms\n  fix: write p95, or use one of concurrent, p50',
    ],
    ['toString=1', 'fix: use one of concurrent'],
    ['calls.order.p98=1ms', 'or calls.NAME.p99'],
  ])('%s is refused', (text, message) => {
    expect(() => parseLimit(text)).toThrow(message)
  })

  test('that is unknown is answered with those of the kinds of record at hand', () => {
    expect(() => limitKey('hep=8B', ['leak'])).toThrow(
      /fix: write heap, or use one of heap, external, native, files, helpers, workingSet$/,
    )
  })

  test('has a number that is finite, or is refused by the harness', () => {
    const key = fc.constantFrom('p99', 'memory', 'errors', 'cpu', 'network', 'constructor', '')
    const unit = fc.oneof(fc.constantFrom('ms', 's', 'MB', '%', '', '/s'), fc.string())
    const number = fc.oneof(fc.nat().map(String), fc.double().map(String), fc.string())
    fc.assert(
      fc.property(key, number, unit, (name, value, of) => {
        expect(outcomeOf(`${name}=${value}${of}`)).toSatisfy(
          outcome => outcome instanceof HarnessError || Number.isFinite(outcome),
        )
      }),
    )
  })
})

describe('a limit takes the place', () => {
  const saved = (record: AnyRecord): SavedRecord<AnyRecord> => ({
    spec: 'a.spec.ts',
    specName: 'a',
    test: 'it holds',
    record,
  })
  const run = saved(measuredRun({ promises: { p99: ms(100), errors: 0 } }))
  const closed = saved(measuredRun({ promises: { capacity: { errors: 0 } } }))
  const soak = saved({
    kind: 'soak',
    plannedMs: ms(1),
    minutes: [],
    ending: { kind: 'time' },
    promises: { p99: ms(100), drift: { memory: megabytes(10) } },
  })
  const promisesWith = (key: string, value: number) =>
    withLimit([run, closed, soak], { key, value }).map(({ record }) => record.promises)

  test('of the same promise, wherever it is made', () => {
    expect(promisesWith('p99', 50)).toEqual([
      { p99: 50, errors: 0 },
      closed.record.promises,
      { ...soak.record.promises, p99: 50 },
    ])
  })

  test('of a part of a promise', () => {
    expect(promisesWith('capacity.errors', 3)[1]).toEqual({ capacity: { errors: 3 } })
    expect(promisesWith('drift.p99', 5)[2]).toEqual({
      p99: 100,
      drift: { memory: megabytes(10), p99: 5 },
    })
  })

  test('only of a promise of the same name and kind', () => {
    expect(promisesWith('drift', 5)).toEqual([
      { p99: 100, errors: 0, drift: 5 },
      { capacity: { errors: 0 }, drift: 5 },
      soak.record.promises,
    ])
  })

  test('of none, where nobody makes the promise: then it is held against all that can', () => {
    expect(promisesWith('mean', 5)).toEqual([
      { p99: 100, errors: 0, mean: 5 },
      { capacity: { errors: 0 }, mean: 5 },
      { ...soak.record.promises, mean: 5 },
    ])
  })

  test('of the promise of a call, named as in the plan or as in the id of its row', () => {
    const calls = saved(measuredRun({ promises: { calls: { 'GET /a.b': { p99: ms(100) } } } }))
    for (const key of ['calls.GET /a.b.p99', 'calls.GET-/a-b.p99']) {
      expect(withLimit([calls], { key, value: 5 })[0]?.record.promises).toEqual({
        calls: { 'GET /a.b': { p99: 5 } },
      })
    }
  })

  test('nowhere, where no record can be held to it', () => {
    expect(() => assertHeld([run, closed, soak], 'heap')).toThrow('name a file with a record of kind leak')
  })
})
