import { expect, test } from 'vitest'
import { firstSeen } from './literal.ts'
import { placesKept, type PlaceCount } from './places.ts'

const count = (before: number, after: number): PlaceCount => ({
  fault: 'killDatabase',
  atMs: 500,
  before,
  after,
})

test('as many as before, few or many: one that queues inside the service is not accused', () => {
  expect(placesKept([count(10, 10), count(1, 1)])).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
  expect(placesKept([count(6, 10)]).verdict).toBe('pass')
})

test('one place that is back is no recovery', () => {
  const judgement = placesKept([count(10, 1), count(1, 1)])
  expect(judgement).toMatchObject({ verdict: 'fail', measured: 1, moments: [500] })
  expect(firstSeen(judgement)).toEqual([
    '10 transfers could wait at the database before killDatabase, 1 after it',
  ])
})

test('where none waits at the database nothing is proven', () => {
  expect(placesKept([]).verdict).toBe('inconclusive')
  expect(placesKept([count(0, 0)]).verdict).toBe('inconclusive')
})
