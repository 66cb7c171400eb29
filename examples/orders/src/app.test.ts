import { expect, test } from 'vitest'
import { appOf } from './app.ts'
import { NotDone, PerhapsDone, Refusal } from './database.ts'
import { refusals, type Order } from './shop.ts'

const hash = '3b16e126eb6b55a286a9b7a46a278d6b4011645144af394c0db6e9caeda5a3d8'
const lampOf = (state: Order['state']): Order => ({ id: '7', sku: 'lamp', quantity: 1, state })
const failures: Readonly<Record<string, Error>> = {
  'sold-out': new Refusal(refusals.soldOut),
  unreachable: new NotDone('connect ECONNREFUSED 10.0.0.7:5432'),
  lost: new PerhapsDone('the answer to COMMIT was lost'),
}
const app = appOf({
  shop: {
    check: async () => [],
    passwordHash: async name => (name === 'ann' ? hash : undefined),
    products: async () => [{ sku: 'lamp', left: 1 }],
    restock: async sku => sku === 'lamp',
    place: async ({ sku, reserve }) => {
      if (failures[sku] !== undefined) throw failures[sku]
      return lampOf(reserve ? 'reserved' : 'placed')
    },
    confirm: async (_customer, id) => {
      if (id !== '7') throw new Refusal(refusals.expired)
      return lampOf('placed')
    },
    latest: async () => [],
  },
  cache: {
    check: () => Promise.reject(new Error('down')),
    open: async customer => `token of ${customer}`,
    customerOf: async token => (token === 'token of ann' ? 'ann' : undefined),
    recent: async (_key, make) => make(),
  },
  waiting: { join: async ({ shown }) => Object.fromEntries(shown.map(sku => [sku, ['first/0']])) },
  adminKey: 'warehouse',
})

const post = (url: string, payload: object, token = '') =>
  app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
const lamp = { sku: 'lamp', quantity: 1 }

test('who knows the password gets a token', async () => {
  expect((await post('/login', { name: 'ann', password: 'open sesame' })).json()).toEqual({
    token: 'token of ann',
  })
  expect((await post('/login', { name: 'ann', password: 'barley' })).statusCode).toBe(401)
  expect((await post('/login', { name: 'bob', password: 'open sesame' })).statusCode).toBe(401)
})

test('an order takes a token, and something that is left', async () => {
  expect((await post('/orders', lamp)).statusCode).toBe(401)
  expect((await post('/orders', lamp, 'token of ann')).statusCode).toBe(201)
  expect((await post('/orders', { ...lamp, sku: 'sold-out' }, 'token of ann')).statusCode).toBe(409)
  expect((await post('/orders', { ...lamp, quantity: 0 }, 'token of ann')).statusCode).toBe(400)
})

test('a reservation is an order once it is confirmed', async () => {
  expect((await post('/orders', { ...lamp, reserve: true }, 'token of ann')).json()).toMatchObject({
    state: 'reserved',
  })
  expect((await post('/orders/7/confirmation', {}, 'token of ann')).json()).toMatchObject({ state: 'placed' })
  expect((await post('/orders/8/confirmation', {}, 'token of ann')).statusCode).toBe(410)
})

test('an error says whether it was done, and nothing of the inside', async () => {
  const down = await post('/orders', { ...lamp, sku: 'unreachable' }, 'token of ann')
  expect([down.statusCode, down.json()]).toEqual([503, { error: 'not done; ask again', done: false }])
  const lost = await post('/orders', { ...lamp, sku: 'lost' }, 'token of ann')
  expect([lost.statusCode, lost.json()]).toEqual([
    503,
    { error: 'perhaps done; ask again with the same key' },
  ])
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
