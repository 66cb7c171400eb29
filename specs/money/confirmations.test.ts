import { expect, test } from 'vitest'
import { allAnswered, allConfirmed, noOverdraft } from './confirmations.ts'
import type { Answer } from './history.ts'
import { attempt, balances, confirmed, firstSeen, history, inDoubt, nothing, refused } from './literal.ts'

const turnedAway: Answer = { kind: 'refused', status: 503, type: 'urn:problem-type:not-applied' }
const promise = { check: 'noDeadlock', title: 'crossing' }

test('all confirmed', () => {
  expect(allConfirmed(history(), promise)).toMatchObject({ check: 'noDeadlock', verdict: 'pass' })
})

test('one refused, and what was seen besides', () => {
  const attempts = [attempt(refused), attempt(confirmed)]
  const judgement = allConfirmed(history({ attempts }), promise, ['2 deadlocks'])
  expect(judgement).toMatchObject({ measured: 2, verdict: 'fail' })
  expect(firstSeen(judgement)).toEqual([
    '2 deadlocks',
    'transfer one-of-many (100 from 1 to 2, refused with 422)',
  ])
})

test('nothing was tried', () => {
  expect(allConfirmed(nothing, promise).verdict).toBe('inconclusive')
})

const spent = history({ opening: balances(100, 0), attempts: [attempt(confirmed), attempt(refused)] })

test('spent to the last unit, and the rest refused', () => {
  expect(noOverdraft(spent, 1).verdict).toBe('pass')
})

test('one more than the account held, and one in doubt', () => {
  const attempts = [...spent.attempts, attempt(confirmed, { amount: 1 }), attempt(inDoubt)]
  const judgement = noOverdraft({ ...spent, attempts }, 1)
  expect(judgement).toMatchObject({ measured: 2, verdict: 'fail' })
  expect(firstSeen(judgement)).toEqual([
    '101 were spent of an account that held 100',
    'transfer one-of-many (100 from 1 to 2, in doubt: status 503)',
  ])
})

test('some turned away while others spent what they wanted', () => {
  const attempts = [...spent.attempts, attempt(turnedAway)]
  expect(noOverdraft({ ...spent, attempts }, 1).verdict).toBe('pass')
})

test('turned away although the money was there', () => {
  expect(noOverdraft({ ...spent, attempts: [attempt(turnedAway)] }, 1).verdict).toBe('fail')
})

test('refused although the money was there', () => {
  const judgement = noOverdraft({ ...spent, attempts: [attempt(refused)] }, 1)
  expect(firstSeen(judgement)).toEqual(['0 were spent of an account that held 100'])
})

test('they never met', () => {
  expect(noOverdraft(spent, 0).verdict).toBe('inconclusive')
})

test('everybody was answered', () => {
  expect(allAnswered(history({ attempts: [attempt(confirmed), attempt(refused)] })).verdict).toBe('pass')
})

test('one left in doubt, one turned away', () => {
  const attempts = [attempt(inDoubt), attempt(turnedAway)]
  const judgement = allAnswered(history({ attempts }))
  expect(judgement).toMatchObject({ measured: 2, verdict: 'fail' })
  expect(judgement.evidence[0]).toMatchObject({
    kind: 'violations',
    rule: 'no certain answer',
    count: 2,
    first: { what: 'transfer one-of-many (100 from 1 to 2, in doubt: status 503)', atMs: 0 },
  })
})

test('nobody asked', () => {
  expect(allAnswered(nothing).verdict).toBe('inconclusive')
})
