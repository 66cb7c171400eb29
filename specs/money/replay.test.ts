import { expect, test } from 'vitest'
import { attempt, confirmed, inDoubt, refused } from './literal.ts'
import { worthAsking } from './replay.ts'

const turnedAway = { kind: 'refused', status: 503, type: 'urn:problem-type:not-applied' } as const

test('every doubt, what was turned away, and what was confirmed, but no refusal for a reason', () => {
  const attempts = [confirmed, turnedAway, inDoubt, refused].map((answer, key) =>
    attempt(answer, { key: `${key}` }),
  )
  expect(worthAsking(attempts).map(({ answer }) => answer)).toEqual([inDoubt, turnedAway, confirmed])
})

test('each key once, as what it must be now', () => {
  expect(worthAsking([attempt(turnedAway), attempt(inDoubt), attempt(confirmed)])).toEqual([
    attempt(confirmed),
  ])
  expect(worthAsking([attempt(turnedAway), attempt(inDoubt)])).toEqual([attempt(inDoubt)])
})

test('of a thousand a hundred, from the first to the last', () => {
  const attempts = Array.from({ length: 1_000 }, (_, key) => attempt(confirmed, { key: `${key}` }))
  const keys = worthAsking(attempts).map(({ order }) => Number(order.key))
  expect([keys.length, keys[0], keys.at(-1)]).toEqual([100, 0, 990])
})
