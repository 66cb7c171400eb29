import { expect, test } from 'vitest'
import { allAnswered, allConfirmed, crossingServed, noOverdraft } from './confirmations.ts'
import type { Answer } from './history.ts'
import { attempt, balances, confirmed, firstSeen, history, inDoubt, nothing, refused } from './literal.ts'

const turnedAway: Answer = { kind: 'refused', status: 503, type: 'urn:problem-type:not-applied' }
const promise = { check: 'poolRecovery', title: 'all are served' }

test('all confirmed', () => {
  expect(allConfirmed(history(), promise)).toMatchObject({ check: 'poolRecovery', verdict: 'pass' })
})

test('one refused', () => {
  const attempts = [attempt(refused), attempt(confirmed)]
  const judgement = allConfirmed(history({ attempts }), promise)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)).toEqual(['transfer one-of-many (100 from 1 to 2, refused with 422)'])
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

test('what is left was wanted by those who were turned away', () => {
  const opening = balances(200, 0)
  const attempts = [attempt(confirmed), attempt(turnedAway)]
  expect(noOverdraft({ ...spent, opening, attempts }, 1).verdict).toBe('pass')
  expect(noOverdraft({ ...spent, opening, attempts: [...attempts, attempt(refused)] }, 1).verdict).toBe(
    'fail',
  )
})

test('all turned away: nothing was spent, so nothing is proved', () => {
  expect(noOverdraft({ ...spent, attempts: [attempt(turnedAway)] }, 1).verdict).toBe('inconclusive')
})

test('refused although the money was there', () => {
  const attempts = [attempt(confirmed, { amount: 40 }), attempt(refused)]
  const judgement = noOverdraft({ ...spent, attempts }, 1)
  expect(firstSeen(judgement)).toEqual(['40 were spent of an account that held 100'])
})

test('they never met', () => {
  expect(noOverdraft(spent, 0).verdict).toBe('inconclusive')
})

test('crossing transfers are confirmed, and some are honestly turned away', () => {
  const attempts = [attempt(confirmed), attempt(turnedAway)]
  expect(crossingServed(history({ attempts }), 1)).toMatchObject({
    check: 'crossing',
    verdict: 'pass',
    examined: { count: 1, of: 'confirmed transfers that met at a barrier' },
  })
})

test('one that crosses another is sacrificed', () => {
  const attempts = [attempt(confirmed), attempt(inDoubt), attempt(refused)]
  expect(crossingServed(history({ attempts }), 1)).toMatchObject({ measured: 2, verdict: 'fail' })
})

test('they did not cross, or none was served', () => {
  expect(crossingServed(history(), 0).verdict).toBe('inconclusive')
  expect(crossingServed(history({ attempts: [attempt(turnedAway)] }), 1).verdict).toBe('inconclusive')
})

test('everybody was answered', () => {
  expect(allAnswered(history({ attempts: [attempt(confirmed), attempt(refused)] })).verdict).toBe('pass')
})

test('one left in doubt, one turned away', () => {
  const attempts = [attempt(inDoubt), attempt(turnedAway)]
  const judgement = allAnswered(history({ attempts }))
  expect(judgement).toMatchObject({ measured: 2, verdict: 'fail' })
  expect(judgement.evidence).toMatchObject([
    {
      rule: 'no certain answer',
      first: { what: 'transfer one-of-many (100 from 1 to 2, in doubt: status 503)' },
    },
    { rule: 'turned away, and nothing stood in the way', count: 1 },
    { kind: 'timeline' },
  ])
})

test('nobody asked', () => {
  expect(allAnswered(nothing).verdict).toBe('inconclusive')
})
