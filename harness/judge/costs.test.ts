import { describe, expect, test } from 'vitest'
import type { ServiceProfile } from '../record/profile.ts'
import { percent } from '../record/units.ts'
import { pairOf } from '../testing/literal-pairs.ts'
import { recordOf, sampleOf } from '../testing/literal-record.ts'
import { judgeSlowdown } from './comparison.ts'

const by = percent(10)

describe('what a request costs', () => {
  /** Eight pairs of runs in which the candidate takes so much CPU time and memory, by turns. */
  const costing = (cpuMs: readonly number[], workingSetMb = 30) =>
    cpuMs.map(each => {
      const samples = (total: number, megabytes: number) => [
        sampleOf(0),
        sampleOf(1000, { cpuMs: total, workingSetBytes: megabytes * 1e6 }),
      ]
      const dear = recordOf({ samples: samples(each, workingSetMb) })
      return pairOf(dear, recordOf({ samples: samples(100, 30) }))
    })

  test('is compared like its latency, in its own unit', () => {
    const judgement = judgeSlowdown(
      { pairs: costing([150, 151, 149, 150, 152, 148, 150, 151]) },
      { by, of: 'cpu' },
    )
    expect(judgement).toMatchObject({ check: 'cost.cpu', measured: expect.closeTo(50, 0), verdict: 'fail' })
    expect(judgement.evidence[0]).toMatchObject({ candidate: expect.closeTo(1.5), baseline: 1, unit: 'ms' })
  })

  test('is no more where it is the same', () => {
    const pairs = costing([100, 101, 99, 100, 102, 98, 100, 101])
    expect(judgeSlowdown({ pairs }, { by, of: 'cpu' }).verdict).toBe('pass')
    expect(judgeSlowdown({ pairs }, { by, of: 'workingSet' })).toMatchObject({
      check: 'cost.workingSet',
      verdict: 'pass',
    })
  })

  test('in time is explained by the line that takes more of it, and in memory is not', () => {
    const took = (ms: number): ServiceProfile => ({
      requestMs: ms,
      perSecond: 1,
      loop: {
        busyShare: 1,
        garbageShare: 0,
        longestMs: ms,
        delayMs: 0,
        hot: [],
        costs: [{ at: { file: 'app/api.ts', line: 7, text: 'sort(rows)' }, ms }],
      },
      waits: [],
    })
    const pairs = costing([150, 151, 149, 150, 152, 148, 150, 151], 60)
    const profiles = { candidate: [took(9)], baseline: [took(1)] }
    expect(judgeSlowdown({ pairs, profiles }, { by, of: 'cpu' })).toMatchObject({
      cause: { kind: 'costlier' },
      fix: 'cheapenLine',
    })
    const memory = judgeSlowdown({ pairs, profiles }, { by, of: 'workingSet' })
    expect(memory).toMatchObject({ verdict: 'fail', origins: [] })
    expect(memory.cause).toBeUndefined()
  })

  test('is not known where the container was not read', () => {
    const pairs = Array.from({ length: 8 }, () =>
      pairOf(recordOf({ samples: [] }), recordOf({ samples: [] })),
    )
    for (const of of ['cpu', 'workingSet'] as const) {
      expect(judgeSlowdown({ pairs }, { by, of })).toMatchObject({ measured: null, verdict: 'inconclusive' })
    }
  })
})
