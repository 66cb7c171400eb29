import { expect, test } from 'vitest'
import type { Chart } from '../../charts/chart.ts'
import { addressOf, beside, detailsOf, fromAddress, pickAt } from './operation.ts'

const chart: Chart = {
  title: 'Operations of each client',
  caption: '',
  x: { unit: 's' },
  y: { unit: '' },
  xs: [],
  series: [],
  bands: [{ from: 1, to: 2, label: 'kill database' }],
  marks: [
    {
      name: 'confirmed',
      tone: 'pass',
      look: 'thin',
      at: [
        [0, 0.1, 0.2],
        [1, 1.5, 1.6],
      ],
      told: [
        [['operation', 'order-1: applied as 7']],
        [
          ['operation', 'order-2: applied'],
          ['rows', 'none'],
        ],
      ],
    },
    { name: 'refused', tone: 'fail', look: 'hollow', at: [[0, 0.5, 0.9]] },
    {
      name: 'a rule broken',
      tone: 'fail',
      look: 'flag',
      at: [[2, 1.55, 1.55]],
      told: [[['broken', 'stock is never negative']]],
    },
  ],
}

test('the nearest in its lane, and none where there is none near', () => {
  expect(pickAt(chart, { x: 0.45, lane: 0, within: 0.1 })).toMatchObject({ mark: 1, index: 0 })
  expect(pickAt(chart, { x: 0.45, lane: 1, within: 0.1 })).toBeUndefined()
  expect(pickAt(chart, { x: 1.58, within: 1 })).toMatchObject({ mark: 0, index: 1 })
})

test('one after the other, and no further than the ends', () => {
  const first = { mark: 0, index: 0 }
  expect(beside(chart, first, 1)).toMatchObject({ mark: 1, index: 0 })
  expect(beside(chart, first, -1)).toMatchObject(first)
  expect(beside(chart, { mark: 2, index: 0 }, 1)).toMatchObject({ mark: 2, index: 0 })
})

test('an operation: what was asked and answered, when, under which fault, and which rule was broken meanwhile', () => {
  const logs: Pick<Chart, 'marks'> = {
    marks: [
      {
        name: 'database',
        tone: 'main',
        look: 'solid',
        at: [
          [0, 1.2, 1.2],
          [0, 1.31, 1.31],
        ],
        told: [[['database', 'too early']], [['database', 'FATAL: ended']]],
      },
    ],
  }
  expect(detailsOf(chart, { mark: 0, index: 1 }, logs)).toEqual([
    ['operation', 'order-2: applied'],
    ['rows', 'none'],
    ['outcome', 'confirmed'],
    ['client', '1'],
    ['due', '1.500 s'],
    ['done', '1.600 s, after 100 ms'],
    ['under', 'kill database'],
    ['broken meanwhile', 'stock is never negative'],
    ['log lines around it', '1.310 s  database: FATAL: ended'],
  ])
  expect(detailsOf(chart, { mark: 1, index: 0 })).toContainEqual(['under', 'no fault'])
})

test('a flag: the rule, and when it was broken', () => {
  expect(detailsOf(chart, { mark: 2, index: 0 })).toEqual([
    ['broken', 'stock is never negative'],
    ['at', '1.550 s'],
    ['under', 'kill database'],
  ])
  expect(detailsOf(chart, { mark: 9, index: 0 })).toEqual([])
})

test('its address leads back to it, and no other address does', () => {
  const picked = { mark: 1, index: 20 }
  expect(addressOf({ panel: 3, chart }, picked)).toBe('op-3-1-20')
  expect(addressOf({ panel: 3, chart: { ...chart, y: { unit: '', names: ['service'] } } }, picked)).toBe(
    'line-3-1-20',
  )
  expect(fromAddress('#op-3-1-20')).toEqual(picked)
  expect(fromAddress('#spec-baseline')).toBeUndefined()
})
