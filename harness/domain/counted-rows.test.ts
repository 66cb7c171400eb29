import { expect, test } from 'vitest'
import { attempt, confirmed, counters, counts, order, row } from '../testing/judged-workload.ts'
import { countedRows } from './counted-rows.ts'

const opening = counts(1_000, 1_000)
const acts = [attempt(confirmed)]
const judged = (held: Map<number, number>, { after = [row], before = [] as (typeof row)[] } = {}) =>
  countedRows(counters, { opening, held, rows: { before, after }, acts })

test('counters hold what rows add to them', () => {
  expect(judged(counts(900, 1_100))).toEqual({ examined: 1, violations: [], atTheEnd: true })
  expect(judged(counts(900, 1_000)).violations).toMatchObject([
    { what: '2 holds 1,000, its rows leave 1,100', size: 100 },
  ])
})

test('what was there before adds nothing', () => {
  expect(judged(counts(1_000, 1_000), { before: [row] })).toMatchObject({ examined: 0, violations: [] })
})

test('a row that does not say what it is about is known by its key, or nothing is known', () => {
  const { order: _, ...unsaid } = row
  expect(judged(counts(900, 1_100), { after: [unsaid as typeof row] }).violations).toEqual([])
  const another = { ...unsaid, key: 'of nobody' } as typeof row
  expect(judged(counts(900, 1_100), { after: [another] })).toEqual({
    examined: 0,
    violations: [],
    atTheEnd: true,
  })
  expect(order).toEqual(row.order)
})

test('what a malformed request has added nobody can tell', () => {
  const malformed = [{ key: row.key, kind: 'a list', body: '[]', answered: 201 }]
  const states = { opening, held: counts(900, 1_100), rows: { before: [], after: [row] }, acts: [] }
  expect(countedRows(counters, { ...states, malformed })).toMatchObject({ examined: 0, violations: [] })
  expect(countedRows(counters, states)).toMatchObject({ examined: 1 })
})

test('without a final state nothing is examined', () => {
  const states = { opening, held: new Map(), rows: undefined, acts }
  expect(countedRows(counters, states)).toEqual({ examined: 0, violations: [], atTheEnd: true })
})
