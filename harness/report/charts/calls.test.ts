import { expect, test } from 'vitest'
import { answered, callsOf, recordOf, trafficOf } from '../../testing/literal-record.ts'
import { tableOfCalls } from './run.ts'

const operations = callsOf(['browse', 'order'], 400, name => (name === 'order' ? 40 : 2))
const record = recordOf({ ...trafficOf(operations), call: null })

test('each call of a run is a row', () => {
  const failing = operations.map((one, index) => (index === 1 ? { ...one, outcome: answered(500) } : one))
  expect(tableOfCalls([recordOf({ ...trafficOf(failing), call: null })]).table).toEqual({
    head: ['call', 'requests', 'P50', 'P95', 'P99', 'slowest', 'failed'],
    rows: [
      ['browse', '200', '2 ms', '2 ms', '2 ms', '2 ms', '0'],
      ['order', '200', '40 ms', '40 ms', '40 ms', '40 ms', '1'],
    ],
  })
})

test('a row counts what all minutes of a soak have of its call', () => {
  expect(tableOfCalls([record, record]).table?.rows.map(([name, count]) => [name, count])).toEqual([
    ['browse', '400'],
    ['order', '400'],
  ])
})

test('a run of one call has no such table', () => {
  expect(tableOfCalls([recordOf()])).toEqual({})
})
