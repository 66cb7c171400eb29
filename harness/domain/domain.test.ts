import { expect, test } from 'vitest'
import { domain } from './domain.ts'

test.each([
  ['nothing', {}, 'domain: act is missing'],
  ['no function', { act: 'post' }, "domain: act is 'post'"],
  ['an unknown part', { act: () => Promise.resolve(), reads: () => [] }, 'domain: reads is not an option'],
])('%s is no domain', (_, options, message) => {
  expect(() => domain(options as never)).toThrow(message)
})

test('a part that is undefined is one that is left out', () => {
  const orders = domain({ act: () => Promise.resolve(), outcome: undefined } as never)
  expect(orders.outcome({ status: 201, headers: {}, body: {} })).toEqual({ kind: 'applied' })
})

test('a part of another domain is replaced', () => {
  const orders = domain({ act: client => client.post('/orders', {}), read: client => client.get('/stock') })
  const act: typeof orders.act = client => client.post('/others', {})
  const others = domain({ ...orders, act })
  expect([others.act, others.read]).toEqual([act, orders.read])
})
