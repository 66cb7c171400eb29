import { expect, test } from 'vitest'
import { noLateEffect } from './late-effects.ts'
import { balances, firstSeen, row } from './literal.ts'

const before = { balances: balances(1_000, 1_000), ledger: [] }

test('the same books later', () => {
  const judgement = noLateEffect([{ turnedAway: 3, before, after: before }])
  expect(judgement).toMatchObject({ verdict: 'pass', examined: { count: 3 } })
})

test('a transfer that came later', () => {
  const after = { balances: balances(900, 1_100), ledger: [row] }
  const judgement = noLateEffect([{ turnedAway: 3, before, after }])
  expect(judgement).toMatchObject({ verdict: 'fail', measured: 3 })
  expect(firstSeen(judgement)).toEqual([
    'ledger row 7 (100 from 1 to 2, key one-of-many) came after all were answered',
    'account 1 holds 900, after all were answered 1,000',
  ])
})

test('nobody was turned away', () => {
  expect(noLateEffect([{ turnedAway: 0, before, after: before }]).verdict).toBe('inconclusive')
  expect(noLateEffect([]).verdict).toBe('inconclusive')
})
