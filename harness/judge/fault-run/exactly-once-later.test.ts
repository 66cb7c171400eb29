import { expect, test } from 'vitest'
import {
  attempt,
  confirmed,
  counters,
  firstSeen,
  holding,
  order,
  row,
  shed,
  unknown,
  workloadRecord,
} from '../../testing/judged-workload.ts'
import { exactlyOnce, noLateEffect } from './exactly-once.ts'
import { idempotency } from './idempotency.ts'
import { keys } from './keys.ts'
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

test('an operation without an answer cannot come after it', () => {
  const { status: _, ...silent } = attempt(unknown, { key: 'slow' })
  const slow = { ...row, key: 'slow', id: 8 }
  const unanswered = workloadRecord({ acts: [shed, silent], after: holding(1_000, 1_000) })
  expect(noLateEffect([{ record: unanswered, later: holding(900, 1_100, slow) }]).verdict).toBe('pass')
  const answered = { ...unanswered, acts: [shed, { ...silent, status: 503 }] }
  expect(noLateEffect([{ record: answered, later: holding(900, 1_100, slow) }]).verdict).toBe('fail')
  const both = noLateEffect([{ record: unanswered, later: holding(800, 1_200, slow, row) }])
  expect(firstSeen(both)).toEqual(['row 7 with key one-of-many came after all answers'])
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
    'a row of {"from":1,"to":2,"amount":100} with key null came after all answers',
  ])
})

test('a row without an id is told by its order, in every rule', () => {
  const other = { key: 'one-of-many', order: { ...order, amount: 5 } }
  const judged = workloadRecord({ acts: [attempt(confirmed)], after: holding(900, 1_100, other) })
  const rows = { before: [], atRest: [other], after: [other] }
  const step = { order, key: 'another', expected: 'first' } as const
  const keyed = { sequences: [{ kind: 'a kind', steps: [step], acts: [shed] }], generator: [] }
  const opening = judged.after.held
  const told = [
    exactlyOnce(judged, rows),
    idempotency(judged),
    keys({ ...keyed, opening, state: judged.after }, counters),
    noLateEffect([{ record, later: holding(1_000, 1_000, { key: 'bare' }) }]),
  ].flatMap(firstSeen)
  expect(told.join()).not.toContain('undefined')
  expect(told.filter(text => /a row (of \{|without an id)/.test(text))).toHaveLength(2)
})

test('a replay of what was never answered is expected to have a first answer', () => {
  const lost = attempt(unknown)
  const steps = (['replayed', 'first'] as const).map(expected => ({ order, key: 'lost', expected }))
  const sequences = [{ kind: 'a kind', steps, acts: [lost, lost] }]
  const { held } = record.after
  const judged = keys({ sequences, opening: held, state: { rows: [], held }, generator: [] }, counters)
  expect(JSON.stringify(judged.evidence)).not.toContain('undefined')
})
