import { expect, test } from 'vitest'
import { appOf } from './app.ts'

const hash = '3b16e126eb6b55a286a9b7a46a278d6b4011645144af394c0db6e9caeda5a3d8'
const app = appOf(
  {
    check: async () => 1,
    passwordHash: async name => (name === 'ann' ? hash : undefined),
    products: async () => [{ sku: 'lamp', left: 1 }],
    restock: async sku => sku === 'lamp',
    order: async (_customer, sku) => (sku === 'lamp' ? '7' : undefined),
    latest: async () => [],
  },
  {
    check: () => Promise.reject(new Error('down')),
    open: async customer => `token of ${customer}`,
    customerOf: async token => (token === 'token of ann' ? 'ann' : undefined),
    recent: async (_key, make) => make(),
  },
  'warehouse',
)

const post = (url: string, payload: object, token = '') =>
  app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })

test('who knows the password gets a token', async () => {
  expect((await post('/login', { name: 'ann', password: 'open sesame' })).json()).toEqual({
    token: 'token of ann',
  })
  expect((await post('/login', { name: 'ann', password: 'barley' })).statusCode).toBe(401)
  expect((await post('/login', { name: 'bob', password: 'open sesame' })).statusCode).toBe(401)
})

test('an order takes a token, and something that is left', async () => {
  const lamp = { sku: 'lamp', quantity: 1 }
  expect((await post('/orders', lamp)).statusCode).toBe(401)
  expect((await post('/orders', lamp, 'token of ann')).statusCode).toBe(201)
  expect((await post('/orders', { ...lamp, sku: 'sold-out' }, 'token of ann')).statusCode).toBe(409)
  expect((await post('/orders', { ...lamp, quantity: 0 }, 'token of ann')).statusCode).toBe(400)
})

test('only the warehouse restocks', async () => {
  const put = (key: string) =>
    app.inject({ method: 'PUT', url: '/products/lamp', payload: { left: 3 }, headers: { 'x-api-key': key } })
  expect((await put('warehouse')).statusCode).toBe(204)
  expect((await put('somebody')).statusCode).toBe(403)
})

test('without its cache the service is not ready', async () => {
  expect((await app.inject('/readyz')).statusCode).toBe(503)
})
