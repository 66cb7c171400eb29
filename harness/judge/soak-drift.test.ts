import { describe, expect, test } from 'vitest'
import { allPass, judgementOf, soakOf, verdicts } from '../testing/literal-soak.ts'

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
})
