import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Call } from '../record/call.ts'
import { get } from './call.ts'
import { CallNames, namesIn, nextCallOf } from './call-source.ts'
import { mix } from './mix.ts'
import { randomOf, urnOf } from './random.ts'

const call = get('/products')

test('of 9 and 1, nine of any ten are the first, in an order of the seed', () => {
  const shop = mix({ browse: { weight: 9, call }, order: { weight: 1, call: get('/orders') } })
  const namesOf = (seed: number) => {
    const next = nextCallOf(shop, seed, new CallNames())
    return Array.from({ length: 1000 }, () => next(0).name)
  }
  const names = namesOf(1)
  for (let from = 0; from < 1000; from += 10) {
    expect(names.slice(from, from + 10).filter(name => name === 'order')).toHaveLength(1)
  }
  expect(namesOf(1)).toEqual(names)
  expect(namesOf(2)).not.toEqual(names)
  expect(
    new Set(Array.from({ length: 100 }, (_, round) => names.indexOf('order', round * 10) % 10)).size,
  ).toBe(10)
  expect(namesIn(shop)).toEqual(['browse', 'order'])
})

test('an urn is exact after each round, whatever it holds', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(
      counts.filter(of => of.some(count => count > 0)),
      fc.integer(),
      (of, seed) => {
        const draw = urnOf(of, randomOf(seed, 'mix'))
        const round = of.reduce((sum, count) => sum + count, 0)
        const drawn = Array.from({ length: 3 * round }, draw)
        expect(of.map((_, place) => drawn.filter(one => one === place).length)).toEqual(
          of.map(count => 3 * count),
        )
      },
    ),
  )
})

test('functions of a mix are given the number of the request, over all calls, and that of the client', () => {
  const asked: [request: number, client: number][] = []
  const numbered = (request: number, client: number) => {
    asked.push([request, client])
    return get(`/orders/${request}`)
  }
  const next = nextCallOf(
    mix({ one: { weight: 1, call: numbered }, other: { weight: 1, call: numbered } }),
    1,
    new CallNames(),
  )
  expect([7, 8, 9].map(client => next(client).path)).toEqual(['/orders/0', '/orders/1', '/orders/2'])
  expect(asked).toEqual([
    [0, 7],
    [1, 8],
    [2, 9],
  ])
})

const misplaced = (value: unknown) => value as Parameters<typeof mix>[0]

test.each([
  [{}, 'mix is {}, expected calls by their names'],
  [
    { order: get('/') },
    /^mix: order is .*, expected a call with its weight\n {2}fix: write order: \{ weight: 1/,
  ],
  [
    { order: { weight: 0, call } },
    'mix: order: weight is 0, expected a whole number from 1 to 1000000\n  fix: write weight: 9',
  ],
  [{ order: { weight: 1 } }, 'mix: order: call is missing, expected a call, or a function'],
])('%o is refused', (entries, message) => {
  expect(() => mix(misplaced(entries))).toThrow(message)
})

test.each([
  ['/orders/7', 'GET /orders/:id'],
  ['/orders/7/lines/8?page=2', 'GET /orders/:id/lines/:id'],
  ['/users/0f8fad5b-d9cb-469f-a165-70867728950e', 'GET /users/:id'],
  ['/carts/507f1f77bcf86cd799439011', 'GET /carts/:id'],
  ['/v2/added/feed?q=10', 'GET /v2/added/feed'],
])('%s is named %s', (path, name) => {
  expect(new CallNames().of(get(path))).toBe(name)
})

test.each([undefined, 'GET /', {}, { path: '/' }, Promise.resolve(get('/'))])(
  'a function that makes %o instead of a call is refused',
  result => {
    const make = (() => result) as unknown as () => Call
    const next = nextCallOf(make, 1, new CallNames())
    expect(() => next(0)).toThrow(
      /^the result of call is .*, expected a call, not a promise of one\n {2}fix: return one/,
    )
    const ofMix = nextCallOf(mix({ order: { weight: 1, call: make } }), 1, new CallNames())
    expect(() => ofMix(0)).toThrow('the result of call is ')
  },
)

test('a hundred names are enough for the calls of a run', () => {
  const names = new CallNames()
  for (let number = 0; number < 1000; number++) names.of(get(`/orders/${number}`))
  for (let number = 0; number < 99; number++) names.of(get(`/orders/a${number}z`))
  names.of(get('/orders/a1z'))
  expect(() => names.of(get('/orders/more'))).toThrow(
    /^the calls of this run have more than 100 names, the last one GET \/orders\/more\n.*\n {2}fix: give the call a `name`/,
  )
  expect(() => names.of(get('/orders/1', { name: 'order 1' }))).toThrow(
    "the last one order 1\n  others: GET /orders/:id, GET /orders/a0z, GET /orders/a1z\n  fix: give all of them the same name, such as { name: 'GET /orders/:id' }",
  )
})
