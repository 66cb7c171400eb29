import { describe, expect, test } from 'vitest'
import { megabytes, minutes, ms, perSecond } from '../record/units.ts'
import type { Sample } from '../record/sample.ts'
import {
  literalJudgement,
  operationsOf,
  recordOf,
  repeat,
  sampleOf,
  trafficOf,
} from '../testing/literal-record.ts'
import type { Minute } from './minute.ts'
import { judgeSoak, type SoakRecord } from './soak.ts'

interface Changes extends Partial<Pick<Sample, 'anonymousBytes' | 'fileDescriptors'>> {
  /** Of each request. */
  readonly latencyMs?: number
  readonly requests?: number
  readonly harnessBytes?: number
}

const minuteOf = (
  index: number,
  { latencyMs = 4, requests = 400, harnessBytes = 50e6, ...values }: Changes,
): Minute => ({
  fromMs: index * 60_000,
  run: recordOf({
    ...trafficOf(operationsOf(repeat(requests, latencyMs))),
    samples: [sampleOf(0, values), sampleOf(1_000, values)],
  }),
  harnessBytes,
})

const soakOf = (change: (index: number) => Changes, values: Partial<SoakRecord> = {}): SoakRecord => ({
  plannedMs: minutes(10),
  minutes: Array.from({ length: 10 }, (_, index) => minuteOf(index, change(index))),
  ending: { kind: 'time' },
  ...values,
})

const drift = { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) }
const promises = { everyMinute: { p99: ms(100), errors: 0 }, drift }
const verdicts = (record: SoakRecord) =>
  Object.fromEntries(judgeSoak(record, promises).map(({ check, verdict }) => [check, verdict]))
const judgementOf = (record: SoakRecord, wanted: string) =>
  judgeSoak(record, promises).find(({ check }) => check === wanted)

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
  test('that drifts says the line that the leak watch has found, of what it is about', () => {
    const at = { file: 'dist/../app/api.ts', line: 7, text: 'open(path)' }
    const origins = { fileDescriptors: [{ kind: 'suspect', at }], heap: [] } as const
    const leaking = soakOf(index => ({ fileDescriptors: 20 + 5 * index, anonymousBytes: 20e6 + index * 5e6 }))
    const led = { ...leaking, origins }
    expect(judgementOf(led, 'drift.fileDescriptors')).toMatchObject({
      verdict: 'fail',
      origins: [at],
      fix: 'findKept',
    })
    expect(judgementOf(led, 'drift.memory')).toEqual(judgementOf(leaking, 'drift.memory'))
    expect(judgementOf({ ...soakOf(() => ({})), origins }, 'drift.fileDescriptors')).toMatchObject({
      verdict: 'pass',
      origins: [],
    })
  })

  test('that gains memory says all lines that hold it, whatever holds it; lines of which none is known say nothing', () => {
    const suspect = (line: number) =>
      ({ kind: 'suspect', at: { file: 'a.ts', line, text: 'keep()' } }) as const
    const leaking = soakOf(index => ({ anonymousBytes: 20e6 + index * 5e6 }))
    const [heap, external, native] = [1, 2, 3].map(line => [suspect(line)])
    if (!heap || !external || !native) throw new Error('three were made')
    const judgement = judgementOf({ ...leaking, origins: { heap, external, native } }, 'drift.memory')
    const lines = [1, 2, 3].map(line => suspect(line).at)
    expect(judgement).toMatchObject({ cause: { kind: 'kept', lines }, origins: lines, fix: 'findKept' })
    expect(judgement?.evidence).toEqual([
      ...[1, 2, 3].map(suspect),
      { kind: 'thirds', minutes: 10, unit: 'MB', first: 25, last: 60 },
    ])
    const nowhere = { ...leaking, origins: { heap: [], external: [], native: [] } }
    expect(judgementOf(nowhere, 'drift.memory')).toMatchObject({ verdict: 'fail', origins: [] })
    expect(judgementOf(nowhere, 'drift.memory')).not.toHaveProperty('cause')
  })

  test('in which nothing happens passes', () => {
    expect(verdicts(soakOf(() => ({})))).toEqual(allPass)
  })

  test('is as good as its worst minute, and says which that was', () => {
    const record = soakOf(index => (index === 2 ? { latencyMs: 140 } : {}))
    expect(verdicts(record)).toEqual({ ...allPass, 'latency.p99': 'fail' })
    const judgement = judgementOf(record, 'latency.p99')
    expect(judgement).toMatchObject({ title: 'P99 latency' })
    expect(judgement?.measured).toBeCloseTo(140, 0)
    expect(judgement?.evidence[0]).toEqual({
      kind: 'worstMinute',
      minute: 3,
      minutes: 10,
      broken: 1,
      undecided: 0,
    })
  })

  test('all of whose minutes pass is as good as the one that kept its promise the worst', () => {
    const record = soakOf(index => ({
      latencyMs: index === 3 ? 14 : 4 + index / 100,
      requests: index === 4 ? 370 : 400,
    }))
    const everyMinute = { p99: ms(100), throughput: perSecond(60) }
    const [latency, rate] = judgeSoak(record, { everyMinute, drift })
    expect(latency).toMatchObject({ check: 'latency.p99', measured: expect.closeTo(14, 1), verdict: 'pass' })
    expect(latency?.evidence[0]).toMatchObject({ kind: 'worstMinute', minute: 4, broken: 0 })
    expect(rate).toMatchObject({ check: 'throughput', measured: 92.5, verdict: 'pass' })
    expect(rate?.evidence[0]).toMatchObject({ kind: 'worstMinute', minute: 5, undecided: 0 })
  })

  test('of which minutes are undecided is not passed, and tells the first of them', () => {
    const record = soakOf(index => ({ requests: index > 6 ? 100 : 400 }))
    expect(verdicts(record)).toEqual({ ...allPass, 'latency.p99': 'inconclusive' })
    const counts = { minutes: 10, broken: 0, undecided: 3 }
    const [worst] = judgementOf(record, 'latency.p99')?.evidence ?? []
    expect(worst).toEqual({ kind: 'worstMinute', minute: 8, ...counts })
  })

  test('of one minute keeps the promises that the minute keeps', () => {
    const whole = soakOf(() => ({}))
    expect(verdicts({ ...whole, minutes: whole.minutes.slice(0, 1) })).toMatchObject({
      'latency.p99': 'pass',
      errors: 'pass',
    })
  })

  test('is judged anew by other limits', () => {
    const record = soakOf(index => ({ latencyMs: 4 + index / 10 }))
    const strict = { everyMinute: { p99: ms(4.5) }, drift: { ...drift, p99: ms(0.5) } }
    expect(judgeSoak(record, strict).map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(
      expect.arrayContaining(['latency.p99 fail', 'drift.latency.p99 fail', 'drift.memory pass']),
    )
  })

  test.each([
    ['drift.memory', (index: number) => ({ anonymousBytes: 20e6 + index * 2e6 }), 18],
    ['drift.fileDescriptors', (index: number) => ({ fileDescriptors: 30 + index * 3 }), 27],
    ['drift.latency.p99', (index: number) => ({ latencyMs: 4 + 3 * index }), 27],
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

  test('drifts by what six minutes tell, however far apart; five tell nothing', () => {
    const leaking = soakOf(index => ({ anonymousBytes: 20e6 + index * 5e6 }))
    const readIn = (...indexes: readonly number[]) => ({
      ...leaking,
      minutes: leaking.minutes.map((minute, index) =>
        indexes.includes(index) ? minute : { ...minute, run: { ...minute.run, samples: [] } },
      ),
    })
    expect(judgementOf(readIn(1, 2, 3, 6, 7, 9), 'drift.memory')).toMatchObject({
      title: 'anonymous memory gained',
      measured: expect.closeTo(40),
      interval: [expect.closeTo(40), expect.closeTo(40)],
      limit: { value: 10, unit: 'MB' },
      verdict: 'fail',
    })
    expect(judgementOf(readIn(1, 2, 3, 6, 7), 'drift.memory')).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'tooFewUsable', of: 'minutes', needed: 6, got: 5, measured: 10 }],
      fix: 'soakLonger',
    })
  })

  test('that gains unevenly may have drifted by less than the limit, or by more', () => {
    const gained = [0, 9, 2, 1, 12, 3, 14, 5, 16, 7]
    const judgement = judgementOf(
      soakOf(index => ({ anonymousBytes: 20e6 + 1e6 * (gained[index] ?? 0) })),
      'drift.memory',
    )
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: null })
    const [low, high] = judgement?.interval ?? []
    expect(low).toBeLessThan(judgement?.measured ?? 0)
    expect(high).toBeGreaterThan(judgement?.measured ?? 0)
  })

  test('of a harness that grows is in doubt, and the service is not accused', () => {
    const record = soakOf(index => ({ harnessBytes: 50e6 + index * 5e6 }))
    expect(verdicts(record)).toEqual({ ...allPass, harnessMemory: 'inconclusive' })
    expect(judgementOf(record, 'harnessMemory')).toMatchObject({
      title: 'live memory gained by the harness itself',
      measured: expect.closeTo(45),
      limit: { value: 10 },
      evidence: [{ kind: 'thirds', first: 55, last: 90 }],
      blame: 'generator',
      fix: 'mendHarness',
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
      { kind: 'tooFewUsable', of: 'minutes', needed: 6, got: 3, measured: 3 },
    ])
    expect(judgementOf(whole, 'duration')).toMatchObject({ verdict: 'pass', evidence: [] })
    expect(judgementOf(record, 'duration')).toMatchObject({
      call: null,
      measured: 0.2,
      limit: { relation: '>=', value: 10, unit: 'min' },
      evidence: [{ kind: 'interrupted' }],
      fix: 'soakToTheEnd',
    })
  })

  test('that ended early says which limit was broken', () => {
    const ending = { kind: 'broken', judgement: literalJudgement({ check: 'errors' }) } as const
    const record = soakOf(() => ({}), { ending })
    expect(judgementOf(record, 'duration')).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'endedEarly', check: 'errors' }],
      fix: { kind: 'check', check: 'errors' },
    })
  })
})
