import { describe, expect, test } from 'vitest'
import { megabytes, minutes, ms } from '../record/units.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { foldMinute, joined, type Minute } from './minute.ts'
import { brokenThroughout, judgeSoak, type SoakRecord } from './soak.ts'
import type { Judgement, Verdict } from './verdict.ts'

const judged = (check: string, verdict: Verdict, measured = 1): Judgement => ({
  check,
  title: check,
  measured,
  unit: 'ms',
  limit: '< 100',
  verdict,
  evidence: [],
})

const minuteOf = (index: number, values: Partial<Minute> = {}): Minute => ({
  fromMs: index * 60_000,
  durationMs: 60_000,
  requests: 7200,
  p50Ms: 2,
  p99Ms: 4,
  calmP99Ms: 4,
  judgements: [judged('latency.p99', 'pass'), judged('errors', 'pass', 0)],
  anonymousBytes: 20e6,
  fileDescriptors: 30,
  harnessBytes: 50e6,
  ...values,
})

const soakOf = (
  change: (index: number) => Partial<Minute>,
  values: Partial<SoakRecord> = {},
): SoakRecord => ({
  plannedMs: minutes(10),
  minutes: Array.from({ length: 10 }, (_, index) => minuteOf(index, change(index))),
  ending: { kind: 'time' },
  ...values,
})

const drift = { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) }
const verdicts = (record: SoakRecord) =>
  Object.fromEntries(judgeSoak(record, drift).map(({ check, verdict }) => [check, verdict]))
const judgementOf = (record: SoakRecord, wanted: string) =>
  judgeSoak(record, drift).find(({ check }) => check === wanted)

const allPass = {
  'latency.p99': 'pass',
  errors: 'pass',
  'drift.memory': 'pass',
  'drift.fileDescriptors': 'pass',
  'drift.latency.p99': 'pass',
  harnessMemory: 'pass',
  duration: 'pass',
}

describe('a soak', () => {
  test('in which nothing happens passes', () => {
    expect(verdicts(soakOf(() => ({})))).toEqual(allPass)
  })

  test('is as good as its worst minute, and says which that was', () => {
    const record = soakOf(index =>
      index === 2 ? { judgements: [judged('latency.p99', 'fail', 140), judged('errors', 'pass', 0)] } : {},
    )
    expect(verdicts(record)).toEqual({ ...allPass, 'latency.p99': 'fail' })
    expect(judgementOf(record, 'latency.p99')).toMatchObject({
      measured: 140,
      title: 'latency.p99 in the worst of 10 minutes, the 3rd',
      evidence: ['broken in 1 of 10 minutes'],
    })
  })

  test('of which a minute is undecided is not passed', () => {
    const undecided = [judged('latency.p99', 'inconclusive'), judged('errors', 'pass', 0)]
    expect(verdicts(soakOf(index => (index === 9 ? { judgements: undecided } : {})))).toEqual({
      ...allPass,
      'latency.p99': 'inconclusive',
    })
  })

  test.each([
    ['drift.memory', (index: number) => ({ anonymousBytes: 20e6 + index * 2e6 }), 18],
    ['drift.fileDescriptors', (index: number) => ({ fileDescriptors: 30 + index * 3 }), 27],
    ['drift.latency.p99', (index: number) => ({ calmP99Ms: 4 + 3 * index }), 27],
  ])('%s fails by what it gained over the whole run', (check, change, gained) => {
    const record = soakOf(change)
    expect(verdicts(record)).toEqual({ ...allPass, [check]: 'fail' })
    expect(judgementOf(record, check)?.measured).toBeCloseTo(gained, 1)
  })

  test('a step that stays is no drift while it is small, and one wild minute is none at all', () => {
    expect(
      verdicts(soakOf(index => ({ anonymousBytes: index === 5 ? 200e6 : 20e6 + (index > 4 ? 2e6 : 0) }))),
    ).toEqual(allPass)
  })

  test('of a harness that grows is in doubt, and the service is not accused', () => {
    expect(verdicts(soakOf(index => ({ harnessBytes: 50e6 + index * 5e6 })))).toEqual({
      ...allPass,
      harnessMemory: 'inconclusive',
    })
  })

  test('that was interrupted after three minutes tells no drift and no duration', () => {
    const whole = soakOf(() => ({}))
    const record: SoakRecord = {
      ...whole,
      minutes: whole.minutes.slice(0, 3),
      ending: { kind: 'interrupted' },
    }
    expect(verdicts(record)).toEqual({
      'latency.p99': 'pass',
      errors: 'pass',
      'drift.memory': 'inconclusive',
      'drift.fileDescriptors': 'inconclusive',
      'drift.latency.p99': 'inconclusive',
      harnessMemory: 'inconclusive',
      duration: 'inconclusive',
    })
    expect(judgementOf(record, 'drift.memory')?.evidence).toEqual([
      'needs 6 minutes that could be read, got 3 of 3',
    ])
  })

  test('that ended early says which limit was broken', () => {
    const judgement = judged('errors', 'fail')
    expect(
      judgementOf(
        soakOf(() => ({}), { ending: { kind: 'broken', judgement } }),
        'duration',
      ),
    ).toMatchObject({
      verdict: 'inconclusive',
      evidence: ['ended early: errors was broken for a whole window'],
    })
  })
})

describe('a window', () => {
  const broken = [judged('latency.p99', 'fail'), judged('errors', 'pass')]
  const fine = [judged('latency.p99', 'pass'), judged('errors', 'pass')]

  test('is broken when one promise is in every part', () => {
    expect(brokenThroughout([broken, broken, broken])?.check).toBe('latency.p99')
  })

  test('with a lull is not', () => {
    expect(brokenThroughout([broken, fine, broken])).toBeUndefined()
  })

  test('in which different promises break in turns is not', () => {
    const other = [judged('latency.p99', 'pass'), judged('errors', 'fail')]
    expect(brokenThroughout([broken, other, broken])).toBeUndefined()
  })

  test('of nothing is not', () => {
    expect(brokenThroughout([])).toBeUndefined()
  })
})

describe('parts', () => {
  const partOf = (fromMs: number, latencies: readonly number[], sampledAtMs: number) => ({
    fromMs,
    harnessBytes: fromMs + 1,
    record: recordOf({ ...trafficOf(operationsOf(latencies)), samples: [sampleOf(sampledAtMs)] }),
  })
  const parts = [partOf(60_000, repeat(100, 2), 60_250), partOf(61_000, repeat(100, 7), 61_250)]

  test('join to one run on a clock of its own', () => {
    const { durationMs, seconds, samples, slowest } = joined(parts)
    expect(durationMs).toBe(2000)
    expect(seconds.map(({ latency }) => Math.round(latency.max))).toEqual([2, 7])
    expect(samples.map(({ atMs }) => atMs)).toEqual([250, 1250])
    expect(slowest).toHaveLength(10)
    expect(slowest.every(({ intendedMs, answeredMs }) => Math.round(answeredMs - intendedMs) === 7)).toBe(
      true,
    )
  })

  test('fold to a minute with its judgements', () => {
    const minute = foldMinute(parts, { everyMinute: { errors: 0, p99: ms(5) }, drift })
    expect(minute).toMatchObject({
      fromMs: 60_000,
      durationMs: 2000,
      requests: 200,
      anonymousBytes: 20e6,
      fileDescriptors: 30,
      harnessBytes: 60_001,
    })
    expect(minute.judgements.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'errors pass',
      'latency.p99 inconclusive',
    ])
  })

  test('leave the seconds that the generator spoiled out of what may drift', () => {
    const spoiled = [...repeat(200, 2), ...repeat(100, 90), ...repeat(300, 2)]
    const part = {
      fromMs: 0,
      harnessBytes: 1,
      record: recordOf(trafficOf(operationsOf(spoiled), [0, 0, 80, 0, 0, 0])),
    }
    const { p99Ms, calmP99Ms } = foldMinute([part], { everyMinute: {}, drift })
    expect([Math.round(p99Ms), calmP99Ms]).toEqual([90, 2])
    expect(foldMinute(parts, { everyMinute: {}, drift }).calmP99Ms).toBeUndefined()
  })

  test('of which there are none are a mistake of the caller', () => {
    expect(() => joined([])).toThrow('no part: join one at least')
  })
})
