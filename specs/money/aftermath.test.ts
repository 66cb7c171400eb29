import { expect, test } from 'vitest'
import { nothingLeftBehind } from './aftermath.ts'
import { firstSeen } from './literal.ts'

test('idle, and no more than promised', () => {
  expect(nothingLeftBehind({ states: ['idle', 'idle'] }, 2).verdict).toBe('pass')
})

test('an open transaction and a connection too many', () => {
  const states = ['idle', 'idle', 'idle in transaction']
  const judgement = nothingLeftBehind({ states }, 2)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)).toEqual([
    'a connection is idle in transaction',
    '3 connections, expected 2 at most',
  ])
})

test('no connection to look at', () => {
  expect(nothingLeftBehind({ states: [] }, 2).verdict).toBe('inconclusive')
})
