import { expect, test } from 'vitest'
import {
  attempt,
  confirmed,
  firstSeen,
  holding,
  order,
  row,
  shed,
  workloadRecord,
} from '../../testing/judged-workload.ts'
import { noLateEffect } from './exactly-once.ts'
import type { KeyedRow } from './record.ts'

const record = workloadRecord({ acts: [shed, shed], after: holding(1_000, 1_000) })

test('the same later', () => {
  const judgement = noLateEffect([{ record, later: record.after }])
  expect(judgement).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
})

test('an operation that came later', () => {
  const judgement = noLateEffect([{ record, later: holding(900, 1_100, row) }])
  expect(judgement).toMatchObject({ verdict: 'fail', measured: 3 })
  expect(firstSeen(judgement)).toEqual([
    'row 7 with key one-of-many came after all answers',
    '1 holds 900, after all answers it held 1,000',
  ])
})

test('rows that were there are no late effect, and who was refused half-way counts', () => {
  const refusal = { table: 'stock', moment: 'COMMIT', row: 1, once: false, failure: '40001' } as const
  const done = workloadRecord({
    acts: [attempt(confirmed), shed],
    refusedHalfway: [{ ...shed, refusal, hits: 1 }],
  })
  expect(noLateEffect([{ record: done, later: done.after }])).toMatchObject({
    verdict: 'pass',
    examined: { count: 2 },
  })
})

test('nobody was turned away', () => {
  const served = workloadRecord({ acts: [attempt(confirmed)] })
  expect(noLateEffect([{ record: served, later: served.after }]).verdict).toBe('inconclusive')
  expect(noLateEffect([]).verdict).toBe('inconclusive')
})

test('one more of several equal rows without an id, one of which is known to be that of an operation', () => {
  const anonymous = { key: null, order }
  const before = workloadRecord({
    acts: [shed],
    after: holding(900, 1_100, anonymous, { key: 'one', order }),
  })
  const later = (...rows: readonly KeyedRow[]) =>
    noLateEffect([{ record: before, later: holding(900, 1_100, ...rows) }])
  expect(later(anonymous, anonymous).verdict).toBe('pass')
  expect(firstSeen(later(anonymous, anonymous, anonymous))).toEqual([
    'row {"from":1,"to":2,"amount":100} with key null came after all answers',
  ])
})
