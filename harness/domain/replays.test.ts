import { expect, test } from 'vitest'
import { attempt, confirmed, refused, shed, unknown } from '../testing/judged-workload.ts'
import { worthAsking } from './replays.ts'

test('every doubt, what was turned away, and what was confirmed, but no refusal for a reason', () => {
  const acts = [attempt(confirmed), shed, attempt(unknown), attempt(refused)]
  const told = worthAsking(acts.map((act, key) => ({ ...act, key: `${key}` })))
  expect(told.map(({ effect }) => effect)).toEqual([unknown, refused, confirmed])
})

test('each key once, as what it must be now', () => {
  expect(worthAsking([shed, attempt(unknown), attempt(confirmed)])).toEqual([attempt(confirmed)])
  expect(worthAsking([shed, attempt(unknown)])).toEqual([attempt(unknown)])
})

test('none that the service was told no key of: it would be done again', () => {
  expect(worthAsking([attempt(unknown, { withoutKey: true }), shed])).toEqual([shed])
})

test('of a thousand a hundred, from the first to the last', () => {
  const acts = Array.from({ length: 1_000 }, (_, key) => attempt(confirmed, { key: `${key}` }))
  const keys = worthAsking(acts).map(({ key }) => Number(key))
  expect([keys.length, keys[0], keys.at(-1)]).toEqual([100, 0, 990])
})
