import { expect, test } from 'vitest'
import { outcomeOn } from './fault.ts'

test('when a signal was delivered is told on the clock of the workload', () => {
  expect(outcomeOn(-100, { breaches: ['b'], signalledAt: 130 })).toEqual({ breaches: ['b'], signalledMs: 30 })
  expect(outcomeOn(-100, { hits: 2 })).toEqual({ hits: 2 })
  expect(outcomeOn(-100, undefined)).toEqual({})
})
