import { describe, expect, test } from 'vitest'
import { megabytes, minutes, ms } from '../record/units.ts'
import type { Sample } from '../record/sample.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import type { Minute } from './minute.ts'
import { brokenThroughout, judgeSoak, type SoakRecord } from './soak.ts'
import { unattributed, type Judgement } from './judgement.ts'
import type { Verdict } from './verdict.ts'

const judged = (check: string, verdict: Verdict, measured = 1): Judgement => ({
  ...unattributed,
  check,
  title: check,
  measured,
  unit: 'ms',
  limit: { relation: '<', value: 100, unit: 'ms' },
  verdict,
  evidence: [],
})

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

  test('of which a minute is undecided is not passed', () => {
    expect(verdicts(soakOf(index => (index === 9 ? { requests: 100 } : {})))).toEqual({
      ...allPass,
      'latency.p99': 'inconclusive',
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
      { kind: 'tooFewUsable', of: 'minutes', needed: 6, got: 3, measured: 3 },
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
      evidence: [{ kind: 'endedEarly', check: 'errors' }],
      fix: { kind: 'check', check: 'errors' },
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
