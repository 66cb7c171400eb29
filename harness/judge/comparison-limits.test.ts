import { describe, expect, test } from 'vitest'
import { pairOf, runOf, slowerBy } from '../testing/literal-pairs.ts'
import {
  answered,
  operationsOf,
  recordOf,
  sampleOf,
  starvedFor,
  trafficOf,
} from '../testing/literal-record.ts'
import { percent } from '../record/units.ts'
import { judgeSlowdown } from './comparison.ts'

const alike = [-3, -2, -1, 0, 1, 2, 3, 0]
const by = percent(10)
const slower = ['slowdownMax', by] as const

describe('a run that was held up', () => {
  const starved = (waitedMs: number) =>
    runOf([2], { samples: [sampleOf(0), sampleOf(250, starvedFor(waitedMs))] })
  const judgedBeside = (...runs: readonly ReturnType<typeof starved>[]) =>
    judgeSlowdown({ pairs: [...slowerBy(...alike), ...runs.map(run => pairOf(run, runOf([2])))] }, ...slower)

  test('for half of the time between two samples is left out, and for less is not', () => {
    expect(judgedBeside(starved(125)).evidence).toMatchObject([
      { kind: 'pairs', count: 8 },
      { kind: 'pairLeftOut', pair: 9, role: 'candidate' },
    ])
    expect(judgedBeside(starved(124)).evidence).toMatchObject([{ kind: 'pairs', count: 9 }])
  })

  test('is told, up to five of them', () => {
    const told = (count: number) =>
      judgedBeside(...Array.from({ length: count }, () => starved(200)))
        .evidence.slice(1)
        .map(item => (item.kind === 'pairLeftOut' ? item.pair : item))
    expect(told(5)).toEqual([9, 10, 11, 12, 13])
    expect(told(6)).toEqual([9, 10, 11, 12, 13, { kind: 'more', count: 1 }])
  })
})

test('how many pairs are missing where it is slower than the limit by a little', () => {
  const judgement = judgeSlowdown({ pairs: slowerBy(6, 10, 11, 12, 12, 13, 14, 18) }, ...slower)
  expect(judgement).toMatchObject({ verdict: 'inconclusive', measured: expect.closeTo(12, 0) })
  expect(judgement.interval?.map(Math.round)).toEqual([6, 18])
  // Three times as near to the limit as to the end of the interval: nine times the pairs, and a little more.
  expect(judgement.evidence[0]).toEqual({ kind: 'pairsMissing', needed: 75, got: 8 })
})

test('how probable its pairs are where there is no difference, and where it is slower by the limit', () => {
  const probabilities = (percents: number) =>
    judgeSlowdown({ pairs: slowerBy(...alike.map(each => each + percents)) }, ...slower).evidence.flatMap(
      item => (item.kind === 'pairs' ? [item.p] : []),
    )
  const all = 2 / 2 ** alike.length
  expect(probabilities(10)).toMatchObject([{ same: all, limit: expect.closeTo(1, 1) }])
  expect(probabilities(30)).toEqual([{ same: all, limit: all }])
})

test('a thousand pairs and more are not asked for', () => {
  const missing = (nearer: number) =>
    judgeSlowdown({ pairs: slowerBy(...alike.map(percents => percents + 10 - nearer)) }, ...slower)
      .evidence[0]
  expect(missing(0.35)).toMatchObject({ kind: 'pairsMissing', needed: expect.any(Number) })
  expect(missing(0.2)).toEqual({ kind: 'pairsMissing', needed: null, got: 8 })
})

describe('requests that failed', () => {
  const failing = recordOf(
    trafficOf(operationsOf([2]).map(operation => ({ ...operation, outcome: answered(503) }))),
  )

  test('in as many runs of both decide nothing either', () => {
    const slow = slowerBy(...alike.map(percents => percents + 30))
    const judgement = judgeSlowdown({ pairs: [...slow, pairOf(failing, failing)] }, ...slower)
    expect(judgement).toMatchObject({ verdict: 'inconclusive', fix: 'mendFailures' })
    expect(judgement.evidence.map(({ kind }) => kind)).toEqual(['failedRuns', 'pairs'])
    expect(judgement.evidence[0]).toEqual({ kind: 'failedRuns', candidate: 1, baseline: 1 })
  })

  test('of the candidate alone are told beside a slow-down', () => {
    const slow = slowerBy(...alike.map(percents => percents + 30))
    const judgement = judgeSlowdown({ pairs: [...slow, pairOf(failing, runOf([1]))] }, ...slower)
    expect(judgement).toMatchObject({ verdict: 'fail', fix: 'profileBoth' })
    expect(judgement.evidence[0]).toEqual({ kind: 'failedRuns', candidate: 1, baseline: 0 })
  })
})
