import { container, defineService, get, node, post, postgres, put } from 'vitest-plumbline'

/** The password of all customers in db/schema.sql. */
export const password = 'open sesame'
const warehouse = 'key of the warehouse'

export const service = defineService({
  build: node('src/server.ts'),
  port: 3000,
  ready: '/readyz',
  beside: {
    database: postgres({ schema: 'db/schema.sql' }),
    cache: container({ image: 'valkey/valkey:8', port: 6379 }),
  },
  env: ({ database, cache }) => ({ DATABASE_URL: database.url, CACHE: cache.address, ADMIN_KEY: warehouse }),
  // In addition to passwords and tokens, which are never in a report.
  secrets: ['x-api-key', 'ADMIN_KEY'],
  paths: async client => {
    const { token } = await client.post<{ token: string }>('/login', { name: 'customer-1', password })
    const headers = { authorization: `Bearer ${token}` }
    const order = (sku: string) => ({ sku, quantity: 1 })
    const reserved = { ...order('lamp'), reserve: true }
    const { id } = await client.post<{ id: string }>('/orders', reserved, { headers })
    const again = { ...headers, 'idempotency-key': 'the same' }
    // The key belongs to an order of a teapot, whichever client comes first with it.
    await client.post('/orders', order('teapot'), { headers: again })
    return [
      get('/readyz'),
      get('/products'),
      post('/login', { name: 'customer-2', password }),
      post('/login', { name: 'customer-2', password: 'barley' }, { status: 401 }),
      post('/orders', order('teapot'), { headers, status: 201 }),
      post('/orders', order('sold-out'), { headers, status: 409 }),
      post('/orders', order('teapot'), { status: 401 }),
      post('/orders', {}, { headers, status: 400 }),
      post('/orders', order('teapot'), { headers: again, status: 201 }),
      post('/orders', order('lamp'), { headers: again, status: 422 }),
      post('/orders', reserved, { headers, status: 201 }),
      post(`/orders/${id}/confirmation`, {}, { headers, status: 200 }),
      post('/orders/0/confirmation', {}, { headers, status: 410 }),
      post('/waiting', { shown: ['sold-out'], joined: [] }),
      get('/orders', { headers }),
      put('/products/lamp', { left: 1_000_000_000 }, { headers: { 'x-api-key': warehouse }, status: 204 }),
      put('/products/lamp', { left: 1 }, { status: 403 }),
      get('/nowhere', { status: 404 }),
    ]
  },
})
