import { expect, test } from 'vitest'
import { describeOutcome, type Outcome } from '../record/operation.ts'
import { Exchange } from './client.ts'

/** The outcome of a request, and how often its connection was told to abort it. */
function exchangeOf() {
  const outcomes: Outcome[] = []
  const aborts: string[] = []
  const controller = { abort: (error: Error) => aborts.push(error.message) } as never
  const exchange = new Exchange(
    outcome => outcomes.push(outcome),
    () => {},
  )
  return { exchange, controller, outcomes, aborts }
}

test('a request that times out while it waits for its connection is never sent', () => {
  const { exchange, controller, outcomes, aborts } = exchangeOf()
  exchange.giveUp()
  exchange.onRequestStart(controller)
  exchange.onResponseError(controller, new Error('given up before it was sent'))
  expect(aborts).toEqual(['given up before it was sent'])
  expect(outcomes).toEqual([{ kind: 'timeout' }])
})

test('an answer that comes after the timeout changes nothing', () => {
  const { exchange, controller, outcomes, aborts } = exchangeOf()
  exchange.onRequestStart(controller)
  exchange.giveUp()
  exchange.onResponseEnd()
  expect(aborts).toEqual(['not answered in time'])
  expect(outcomes).toEqual([{ kind: 'timeout' }])
})

test('a response that begins and does not end is told by its status', () => {
  const { exchange, controller, outcomes } = exchangeOf()
  exchange.onRequestStart(controller)
  exchange.onResponseStart(controller, 200, { 'content-type': 'text/event-stream' })
  exchange.giveUp()
  expect(outcomes).toEqual([{ kind: 'timeout', status: 200 }])
  expect(outcomes.map(outcome => describeOutcome(outcome))).toEqual([
    'timeout after status 200 and its headers; a response that does not end cannot be measured',
  ])
})
