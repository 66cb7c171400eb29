import { expect, test } from 'vitest'
import { nothingLeftBehind } from './aftermath.ts'
import { firstSeen } from './literal.ts'

test('idle, and no more than promised', () => {
  expect(nothingLeftBehind({ states: ['idle', 'idle'], deadlocks: 0 }, 2).verdict).toBe('pass')
})

test('an open transaction, a connection too many, a deadlock', () => {
  const states = ['idle', 'idle', 'idle in transaction']
  const judgement = nothingLeftBehind({ states, deadlocks: 1 }, 2)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)).toEqual([
    'a connection is idle in transaction',
    '3 connections, expected 2 at most',
    '1 deadlocks',
  ])
})

test('no connection to look at', () => {
  expect(nothingLeftBehind({ states: [], deadlocks: 0 }, 2).verdict).toBe('inconclusive')
})
