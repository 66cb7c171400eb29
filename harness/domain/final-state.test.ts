import { expect, test } from 'vitest'
import { applied, refused, unknown, type Act, type Effect } from '../record/act.ts'
import { withKeysOf } from './final-state.ts'

const act = (key: string, effect: Effect, { order = 'a lamp', sentMs = 0, told = false } = {}): Act => ({
  client: 0,
  key,
  order,
  sentMs,
  answeredMs: sentMs + 1,
  effect,
  ...(!told && { withoutKey: true }),
})
const row = (id: number, key: string | null = null, order = 'a lamp') => ({ key, id, order })
const keysOf = (...given: Parameters<typeof withKeysOf>) => withKeysOf(...given).map(({ key }) => key)

test('a row of an operation without a key is found by the id of its answer', () => {
  expect(keysOf([act('one', applied(2)), act('two', applied(1))], [row(1), row(2)], [])).toEqual([
    'two',
    'one',
  ])
})

test('one that nobody names is that of a doubt about the same order, the earliest of several, else of a refusal', () => {
  const acts = [
    act('refused', refused()),
    act('later', unknown(), { sentMs: 5 }),
    act('other', unknown(), { order: 'a teapot' }),
    act('early', unknown(), { sentMs: 3 }),
  ]
  expect(keysOf(acts, [row(1), row(2), row(3), row(4)], [])).toEqual(['early', 'later', 'refused', null])
})

test('without orders it is of a doubt, and never of a refusal', () => {
  const acts = [act('refused', refused()), act('doubt', unknown())]
  expect(
    keysOf(
      acts,
      [
        { key: null, id: 1 },
        { key: null, id: 2 },
      ],
      [],
    ),
  ).toEqual(['doubt', null])
})

test('a key that the service has made up is no key of an operation', () => {
  const acts = [act('one', applied(1)), act('told', applied(2), { told: true })]
  expect(keysOf(acts, [row(1, 'made-up'), row(2, 'told')], [])).toEqual(['one', 'told'])
})

test('what was there before is nobody’s', () => {
  expect(keysOf([act('one', unknown())], [row(1)], [row(1)])).toEqual([null])
})
