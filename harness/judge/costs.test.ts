import { describe, expect, test } from 'vitest'
import type { ServiceProfile } from '../record/profile.ts'
import { percent } from '../record/units.ts'
import { pairOf } from '../testing/literal-pairs.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
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
      'cpuMax',
      by,
    )
    expect(judgement).toMatchObject({ check: 'cost.cpu', measured: expect.closeTo(50, 0), verdict: 'fail' })
    expect(judgement.evidence[0]).toMatchObject({ candidate: expect.closeTo(1.5), baseline: 1, unit: 'ms' })
  })

  test('is no more where it is the same', () => {
    const pairs = costing([100, 101, 99, 100, 102, 98, 100, 101])
    expect(judgeSlowdown({ pairs }, 'cpuMax', by).verdict).toBe('pass')
    expect(judgeSlowdown({ pairs }, 'workingSetMax', percent(50))).toMatchObject({
      check: 'cost.workingSet',
      verdict: 'pass',
    })
  })

  test('is that of one request: twice the CPU time for twice the requests is the same', () => {
    const [once, twice] = [200, 400].map(count =>
      recordOf({
        ...trafficOf(operationsOf(repeat(count, 2))),
        samples: [sampleOf(0), sampleOf(1000, { cpuMs: count })],
      }),
    )
    if (once === undefined || twice === undefined) throw new Error('two were made')
    const judgement = judgeSlowdown({ pairs: repeat(8, pairOf(twice, once)) }, 'cpuMax', by)
    expect(judgement).toMatchObject({ title: 'CPU time per request against the baseline', verdict: 'pass' })
    expect(judgement.evidence[0]).toMatchObject({ candidate: 1, baseline: 1, unit: 'ms' })
  })

  test.each(['candidate', 'baseline'])('is not known where the %s has answered nothing', role => {
    const busy = recordOf({ samples: [sampleOf(0), sampleOf(1000, { cpuMs: 100 })] })
    const silent = { ...busy, ...trafficOf([]) }
    const unknown = role === 'candidate' ? pairOf(silent, busy) : pairOf(busy, silent)
    const pairs = [...costing([100, 101, 99, 100, 102, 98, 100, 101]), unknown]
    const judgement = judgeSlowdown({ pairs }, 'cpuMax', by)
    expect(judgement).toMatchObject({ verdict: 'pass', evidence: [{ kind: 'pairs', count: 8 }] })
  })

  test.each(['candidate', 'baseline'])('is not known where the %s has used no CPU time that shows', role => {
    const [idle, busy] = [0, 100].map(cpuMs =>
      recordOf({ samples: [sampleOf(0), sampleOf(1000, { cpuMs })] }),
    )
    if (idle === undefined || busy === undefined) throw new Error('two were made')
    const unknown = role === 'candidate' ? pairOf(idle, busy) : pairOf(busy, idle)
    const pairs = [...costing([100, 101, 99, 100, 102, 98, 100, 101]), unknown]
    const judgement = judgeSlowdown({ pairs }, 'cpuMax', by)
    expect(judgement).toMatchObject({ verdict: 'pass', evidence: [{ kind: 'pairs', count: 8 }] })
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
    expect(judgeSlowdown({ pairs, profiles }, 'cpuMax', by)).toMatchObject({
      check: 'cost.cpu',
      verdict: 'fail',
      cause: { kind: 'costlier' },
      origins: [{ file: 'app/api.ts', line: 7, text: 'sort(rows)' }],
      fix: 'cheapenLine',
    })
    const alike = judgeSlowdown({ pairs: costing(repeat(8, 100)), profiles }, 'cpuMax', by)
    expect(alike).toMatchObject({ verdict: 'pass', origins: [] })
    expect(alike).not.toHaveProperty('cause')
    const memory = judgeSlowdown({ pairs, profiles }, 'workingSetMax', by)
    expect(memory).toMatchObject({ verdict: 'fail', origins: [] })
    expect(memory.cause).toBeUndefined()
  })

  test('is the same for runs that were held up', () => {
    const late = trafficOf(operationsOf([500]), [300])
    const pairs = costing(repeat(8, 100)).map(({ candidate, ...pair }) => ({
      ...pair,
      candidate: { ...recordOf(late), samples: candidate.samples },
    }))
    const judgement = judgeSlowdown({ pairs }, 'cpuMax', by)
    expect(judgement.verdict).not.toBe('inconclusive')
    expect(judgement.evidence.filter(({ kind }) => kind === 'pairLeftOut')).toEqual([])
  })

  test('is not known where the container was not read', () => {
    const pairs = Array.from({ length: 8 }, () =>
      pairOf(recordOf({ samples: [] }), recordOf({ samples: [] })),
    )
    for (const promise of ['cpuMax', 'workingSetMax'] as const) {
      expect(judgeSlowdown({ pairs }, promise, by)).toMatchObject({ measured: null, verdict: 'inconclusive' })
    }
  })
})
