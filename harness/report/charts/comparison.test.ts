import { expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../../testing/literal-record.ts'
import { percent } from '../../record/units.ts'
import type { ComparePromises } from '../../judge/comparison.ts'
import { comparisonPanel } from './comparison.ts'

const record = (latencyMs: number, cpuMs: number) =>
  recordOf({
    ...trafficOf(operationsOf(repeat(100, latencyMs))),
    samples: [sampleOf(0), sampleOf(1_000, { cpuMs })],
  })
const pair = { candidate: record(3, 50), baseline: record(2, 100) }
const pairs = [pair, pair]

test('pairs are compared by latency, and all requests lie over each other', () => {
  const { charts, facts } = comparisonPanel({ pairs }, { slowdownMax: percent(10) })
  expect(charts.slice(0, 2).map(({ series }) => series.map(({ values }) => values))).toEqual([
    [[50, 50]],
    [
      [3, 3],
      [2, 2],
    ],
  ])
  expect(charts[0]?.limit).toEqual({ at: 10, label: 'limit 10 %' })
  expect(facts).toContainEqual(['requests of the candidate', '200'])
  expect(charts[2]?.series.map(({ name, values }) => [name, values[0]])).toEqual([
    ['candidate', 3.001],
    ['baseline', 2],
  ])
  expect(charts[2]?.caption).toContain('P50 of the baseline is 2 ms')
})

test('of many pairs some are drawn, and all are counted', () => {
  const { charts, facts } = comparisonPanel(
    { pairs: Array.from({ length: 320 }, () => pair) },
    { slowdownMax: percent(10) },
  )
  expect(facts).toEqual([
    ['pairs', '320'],
    ['requests of the candidate', '32,000'],
    ['of the baseline', '32,000'],
  ])
  expect(charts[0]?.xs.length).toBeLessThanOrEqual(300)
  expect(charts[2]?.caption).toContain('the slowest of 32,000 took')
})

test('runs without a response have no percentiles', () => {
  const silent = recordOf(trafficOf([]))
  const { charts } = comparisonPanel(
    { pairs: [{ candidate: silent, baseline: silent }] },
    { slowdownMax: percent(10) },
  )
  expect(JSON.stringify(charts)).not.toContain('NaN')
})

test('or by each figure that is promised', () => {
  const promises = { cpuMax: percent(10), slowdownMax: percent(10) }
  const { charts } = comparisonPanel({ pairs }, promises)
  expect(charts[1]).toMatchObject({ title: 'CPU time per request of a run', y: { unit: 'ms' } })
  expect(charts[1]?.series[0]?.values).toEqual([0.5, 0.5])
  expect(charts).toHaveLength(5)
  expect(comparisonPanel({ pairs: [] }, promises).charts).toHaveLength(4)
  const none = { cpuMax: undefined } as unknown as ComparePromises
  expect(comparisonPanel({ pairs: [] }, none).charts).toEqual([])
})
