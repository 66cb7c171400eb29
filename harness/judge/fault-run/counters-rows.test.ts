import { expect, test } from 'vitest'
import { attempt, confirmed, counters, counts, order, row } from '../../testing/judged-workload.ts'
import { countedRows } from './counters.ts'

const opening = counts(1_000, 1_000)
const acts = [attempt(confirmed)]
const judged = (held: Map<number, number>, { after = [row] } = {}) =>
  countedRows(counters, opening, acts, { held, rows: after })

test('counters hold what rows add to them', () => {
  expect(judged(counts(900, 1_100))).toEqual({ examined: 1, violations: [], atTheEnd: true })
  expect(judged(counts(900, 1_000)).violations).toMatchObject([
    { what: '2 holds 1,000, its rows leave 1,100', size: 100 },
  ])
})

test('a row that does not say what it is about is known by its key, or nothing is known', () => {
  const { order: _, ...unsaid } = row
  expect(judged(counts(900, 1_100), { after: [unsaid as typeof row] })).toMatchObject({
    examined: 1,
    violations: [],
  })
  const another = { ...unsaid, key: 'of nobody' } as typeof row
  expect(judged(counts(900, 1_100), { after: [another] })).toEqual({
    examined: 0,
    violations: [],
    atTheEnd: true,
  })
  expect(order).toEqual(row.order)
})

test('a row that says what it is about is believed, whatever was asked for under its key, and without one', () => {
  const small = { ...row, order: { ...order, amount: 5 } }
  const keyless = { ...small, key: null } as unknown as typeof row
  for (const own of [small, keyless])
    expect(judged(counts(995, 1_005), { after: [own] })).toMatchObject({ examined: 1, violations: [] })
})

test('without a final state nothing is examined', () => {
  expect(countedRows(counters, opening, acts, undefined)).toEqual({
    examined: 0,
    violations: [],
    atTheEnd: true,
  })
})
