import { describe, expect, test } from 'vitest'
import { growthOf, healthy, judgeHeap, leak16, limits, rounds } from '../../testing/literal-growth.ts'
import { judgeGrowth } from './judge.ts'

describe('too little evidence', () => {
  test('five readings', () => {
    expect(judgeHeap(growthOf([0, 0, 0, 0]))).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      evidence: [{ kind: 'tooFew', of: 'readings', needed: 6, got: 5 }],
    })
  })

  test('no readings', () => {
    expect(judgeHeap({ windows: [], failures: {} })?.evidence).toEqual([
      { kind: 'tooFew', of: 'readings', needed: 6, got: 0 },
    ])
  })

  test('a service that cannot be looked into passes for nothing that only it knows', () => {
    const unseen = { kind: 'unseen', said: 'no inspector answers' } as const
    const judgements = judgeGrowth({ ...healthy, unseen }, limits)
    const heap = judgements.find(({ check }) => check === 'heap')
    expect(heap).toMatchObject({ verdict: 'inconclusive', measured: null, evidence: [unseen] })
    expect(heap?.limit?.value).toBe(8)
    const hidden = judgements.filter(({ evidence }) => evidence[0]?.kind === 'unseen')
    expect(hidden.map(({ check }) => check)).toEqual(['heap', 'external', 'handles'])
  })

  test('native memory is that of the container where malloc cannot be read', () => {
    const { windows, failures } = growthOf(rounds(10, () => 0))
    const seen = windows.map(({ readings }) => ({
      classHistograms: [],
      readings: readings.map(reading => ({ ...reading, values: { ...reading.values, anonymous: 2e7 } })),
    }))
    const native = judgeGrowth({ windows: seen, failures }, limits).find(({ check }) => check === 'native')
    expect(native).toMatchObject({ verdict: 'pass', measured: 0 })
    expect(native?.evidence[0]).toMatchObject({ figure: 'anonymous' })
  })

  test('native memory that cannot be read at all is not judged', () => {
    const native = judgeGrowth(growthOf(rounds(10, () => 0)), limits).find(({ check }) => check === 'native')
    expect(native).toMatchObject({ verdict: 'inconclusive', measured: null, evidence: [{ kind: 'nothing' }] })
  })

  test('a database that was read once, until all failed, is among what is undecided', () => {
    const readings = [{ requests: 480, values: { database: 1e8 } }]
    const judgements = judgeGrowth({ windows: [{ readings, classHistograms: [] }], failures: {} }, limits)
    expect(judgements.find(({ check }) => check === 'database')).toMatchObject({ verdict: 'inconclusive' })
  })

  test('failed requests: what they would have kept is unknown', () => {
    expect(judgeHeap({ ...healthy, failures: { 'status 500': 12, timeout: 1 } })).toMatchObject({
      verdict: 'inconclusive',
      evidence: expect.arrayContaining([
        { kind: 'failures', outcome: 'status 500', count: 12 },
        { kind: 'failures', outcome: 'timeout', count: 1 },
      ]),
    })
  })

  test('one late answer decides nothing', () => {
    expect(judgeHeap({ ...healthy, failures: { timeout: 1 } })).toMatchObject({
      verdict: 'pass',
      evidence: expect.arrayContaining([{ kind: 'failures', outcome: 'timeout', count: 1 }]),
    })
  })

  test('a path that fails is the cause and the fix of all that could not be watched for it', () => {
    const ended = growthOf([0])
    const judgements = judgeGrowth({ ...ended, failures: { 'POST /b: status 503': 5 } }, limits)
    expect(judgements.length).toBeGreaterThan(3)
    for (const judgement of judgements) {
      expect(judgement).toMatchObject({
        verdict: 'inconclusive',
        cause: { kind: 'failing', text: 'POST /b: status 503' },
        fix: 'mendFailures',
      })
    }
  })

  test('failed requests do not explain a leak away', () => {
    expect(judgeHeap({ ...leak16, failures: { 'status 500': 12 } })).toMatchObject({ verdict: 'fail' })
  })
})
