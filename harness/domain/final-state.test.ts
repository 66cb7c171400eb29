import { expect, test } from 'vitest'
import { applied, refused, unknown, type Act, type Effect } from '../record/act.ts'
import { keyed, rowsSince, withKeysOf } from './final-state.ts'

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
  expect(rowsSince([row(1, 'old'), row(2)], [row(1, 'old'), row(1, 'new'), row(2), row(3)])).toEqual([
    row(1, 'new'),
    row(3),
  ])
})

test('of rows without a key and an id, as many as there were before are nobody’s', () => {
  const lamp = () => ({ key: null, order: 'a lamp' })
  const teapot = () => ({ key: null, order: 'a teapot' })
  const acts = [act('one', applied()), act('two', applied())]
  const before = [teapot(), lamp()]
  expect(keysOf(acts, [teapot(), lamp(), lamp(), lamp()], before)).toEqual([null, null, 'one', 'two'])
  expect(keysOf(acts, [lamp(), lamp()], before)).toEqual([null, 'one'])
  expect(rowsSince(before, [lamp(), teapot(), lamp()])).toEqual([lamp()])
})

test('an order of a row that lacks a field of what was drawn is a mistake of the domain, and not another order', () => {
  const drawn = { ...act('one', applied(1), { told: true }), order: { sku: 'lamp', first: 4 } }
  const withOrder = (order: object) => withKeysOf([drawn], [{ key: 'one', id: 1, order }], [])
  expect(() => withOrder({ sku: 'lamp' })).toThrow(
    /finalState returned the order .*lamp.* for the key one, expected `first` in it too\n {2}fix: return orders with every/,
  )
  expect(withOrder({ sku: 'teapot' })).toHaveLength(1)
  expect(withOrder({ sku: 'lamp', first: 5 })).toHaveLength(1)
})

test('other columns are texts, and null where they are null', () => {
  const selected = { key: 'one', note: null, pieces: 2, name: 'lamp' }
  expect(keyed([selected])).toEqual([{ key: 'one', others: { note: null, pieces: '2', name: 'lamp' } }])
})
