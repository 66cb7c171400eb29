import { expect, test } from 'vitest'
import { noPartialEffect } from './atomicity.ts'
import {
  attempt,
  balances,
  confirmed,
  firstSeen,
  history,
  inDoubt,
  nothing,
  refused,
  row,
} from './literal.ts'

const at = (moment: 'debit' | 'commit', once = false) =>
  new Map([[1, { moment, failure: 'terminate', once } as const]])
const failed = { ...nothing, attempts: [attempt(inDoubt)] }

test('failed, in doubt at COMMIT, and no trace', () => {
  expect(noPartialEffect(failed, at('commit')).verdict).toBe('pass')
})

test('in doubt where COMMIT was never sent', () => {
  expect(firstSeen(noPartialEffect(failed, at('debit')))[0]).toContain(
    'in doubt: status 503); the database had refused its debit (terminate)',
  )
})

test('a debit without its credit', () => {
  const finalState = { balances: balances(900, 1_000), ledger: [] }
  const judgement = noPartialEffect({ ...failed, finalState }, at('commit'))
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)).toEqual(['account 1 holds 900, it should still hold 1,000'])
})

test('a row of the ledger alone, and a confirmation of nothing', () => {
  const finalState = { balances: balances(1_000, 1_000), ledger: [row] }
  const planted = history({ attempts: [attempt(confirmed)], finalState })
  const judgement = noPartialEffect(planted, at('debit'))
  expect(judgement).toMatchObject({ measured: 2, verdict: 'fail' })
  expect(firstSeen(judgement)).toEqual([
    'transfer one-of-many (100 from 1 to 2, confirmed as transfer 7); the database had refused its debit (terminate)',
    'ledger row 7 (100 from 1 to 2)',
  ])
})

test('what was refused once only may have been made, and is no evidence', () => {
  expect(noPartialEffect(history(), at('commit', true)).verdict).toBe('inconclusive')
})

test('nothing was tried, or nothing came so far', () => {
  expect(noPartialEffect(nothing, at('debit')).verdict).toBe('inconclusive')
  const spared = { ...nothing, attempts: [attempt(refused)] }
  expect(noPartialEffect(spared, at('debit')).verdict).toBe('inconclusive')
})
