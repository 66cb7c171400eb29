import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import Fastify, { type FastifyInstance } from 'fastify'

export interface Product {
  readonly sku: string
  readonly left: number
}

export interface Order {
  readonly id: string
  readonly sku: string
  readonly quantity: number
}

/** Customers, stock and orders: in Postgres. */
export interface Shop {
  readonly check: () => Promise<unknown>
  readonly passwordHash: (customer: string) => Promise<string | undefined>
  readonly products: () => Promise<readonly Product[]>
  readonly restock: (sku: string, left: number) => Promise<boolean>
  /** Takes from the stock and notes the order, or does neither: then there is no id. */
  readonly order: (customer: string, sku: string, quantity: number) => Promise<string | undefined>
  readonly latest: (customer: string) => Promise<readonly Order[]>
}

/** Sessions, and what is asked for often: in Valkey. */
export interface Cache {
  readonly check: () => Promise<unknown>
  readonly open: (customer: string) => Promise<string>
  readonly customerOf: (token: string) => Promise<string | undefined>
  /** What was made within the last half second; else made now. */
  readonly recent: (key: string, make: () => Promise<string>) => Promise<string>
}

const hashOf = promisify<string, string, number, object, Buffer>(scrypt)

async function isPassword(password: string, hash: string): Promise<boolean> {
  const found = await hashOf(password, 'orders', 32, { N: 1024 })
  return timingSafeEqual(found, Buffer.from(hash, 'hex'))
}

const login = {
  type: 'object',
  required: ['name', 'password'],
  properties: { name: { type: 'string', maxLength: 100 }, password: { type: 'string', maxLength: 100 } },
} as const

const order = {
  type: 'object',
  required: ['sku', 'quantity'],
  properties: {
    sku: { type: 'string', maxLength: 100 },
    quantity: { type: 'integer', minimum: 1, maximum: 100 },
  },
} as const

const restock = {
  type: 'object',
  required: ['left'],
  properties: { left: { type: 'integer', minimum: 0, maximum: 1_000_000_000 } },
} as const

/** The service, not listening yet. */
export function appOf(shop: Shop, cache: Cache, adminKey: string): FastifyInstance {
  const app = Fastify({ logger: { level: 'error' } })

  app.get('/readyz', async (_request, reply) => {
    try {
      await Promise.all([shop.check(), cache.check()])
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'without database or cache' })
    }
  })

  app.post<{ Body: { name: string; password: string } }>(
    '/login',
    { schema: { body: login } },
    async ({ body: { name, password } }, reply) => {
      const hash = await shop.passwordHash(name)
      if (hash === undefined || !(await isPassword(password, hash))) {
        return reply.code(401).send({ error: 'no such customer, or another password' })
      }
      return { token: await cache.open(name) }
    },
  )

  app.get('/products', async (_request, reply) =>
    reply
      .type('application/json')
      .send(await cache.recent('products', async () => JSON.stringify(await shop.products()))),
  )

  app.put<{ Params: { sku: string }; Body: { left: number } }>(
    '/products/:sku',
    { schema: { body: restock } },
    async ({ headers, params: { sku }, body: { left } }, reply) => {
      if (headers['x-api-key'] !== adminKey) return reply.code(403).send({ error: 'only for the warehouse' })
      return (await shop.restock(sku, left))
        ? reply.code(204).send()
        : reply.code(404).send({ error: 'no such product' })
    },
  )

  const customerOf = ({ authorization = '' }: { authorization?: string }) =>
    cache.customerOf(authorization.replace(/^Bearer /, ''))
  const nobody = { error: 'log in first' }

  app.post<{ Body: { sku: string; quantity: number } }>(
    '/orders',
    { schema: { body: order } },
    async ({ headers, body: { sku, quantity } }, reply) => {
      const customer = await customerOf(headers)
      if (customer === undefined) return reply.code(401).send(nobody)
      const id = await shop.order(customer, sku, quantity)
      if (id === undefined) return reply.code(409).send({ error: 'not enough of it is left' })
      return reply.code(201).send({ id, sku, quantity })
    },
  )

  app.get('/orders', async ({ headers }, reply) => {
    const customer = await customerOf(headers)
    return customer === undefined ? reply.code(401).send(nobody) : shop.latest(customer)
  })

  return app
}
