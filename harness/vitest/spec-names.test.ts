import { expect, test } from 'vitest'
import { specNameOf, specNames } from './spec-names.ts'

test('a spec is called by the name of its file', () => {
  expect(specNames(['/repo/specs/orders.spec.ts', '/repo/specs/leak.test.mts'])).toEqual({
    '/repo/specs/orders.spec.ts': 'orders',
    '/repo/specs/leak.test.mts': 'leak',
  })
})

test('two specs of one name are told apart by as many of their folders as it takes', () => {
  expect(specNames(['/a/shop/x/orders.spec.ts', '/a/admin/x/orders.spec.ts', '/a/one.spec.ts'])).toEqual({
    '/a/shop/x/orders.spec.ts': 'shop.x.orders',
    '/a/admin/x/orders.spec.ts': 'admin.x.orders',
    '/a/one.spec.ts': 'one',
  })
})

test('one path is no reason to go on for ever', () => {
  expect(specNames(['/orders.spec.ts', '/orders.test.ts'])).toEqual({
    '/orders.spec.ts': 'orders',
    '/orders.test.ts': 'orders',
  })
})

test('a spec that nobody has listed is called by its file', () => {
  expect(specNameOf('/repo/specs/orders.spec.ts')).toBe('orders')
})
