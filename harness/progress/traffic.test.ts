import { expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { figuresOf } from './traffic.ts'

test('a load is told by its rate, the P99 of its last requests, errors and memory', () => {
  // A hundred requests a second: six slow seconds, then six quick ones.
  const traffic = trafficOf(operationsOf([...repeat(600, 80), ...repeat(600, 2)]))
  expect(figuresOf(traffic, [sampleOf(0), sampleOf(250, { workingSetBytes: 24e6 })])).toEqual({
    rate: 100,
    p99Ms: expect.closeTo(2, 1),
    errors: 0,
    workingSetBytes: 24e6,
  })
})

test('a service that answers nothing has a rate, and no P99', () => {
  const { seconds } = recordOf()
  const silent = { ...trafficOf([]), durationMs: trafficOf(operationsOf([1])).durationMs }
  expect(figuresOf(silent, [])).toEqual({ rate: 0, errors: 0 })
  expect(
    figuresOf({ ...silent, seconds: seconds.map(second => ({ ...second, failed: 3 })) }, []),
  ).toMatchObject({
    errors: 3,
  })
})
