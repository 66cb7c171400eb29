import { randomUUID, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Cache } from './cache.ts'
import { NotDone, PerhapsDone, Refusal } from './database.ts'
import { login, order, restock, wait } from './schemas.ts'
import { refusals, type Shop } from './shop.ts'
import { tooMany, type WaitingLists } from './waiting.ts'

/** The dependencies of the service. */
export interface Parts {
  readonly shop: Pick<
    Shop,
    'check' | 'passwordHash' | 'products' | 'restock' | 'place' | 'confirm' | 'latest'
  >
  readonly cache: Pick<Cache, 'check' | 'open' | 'customerOf' | 'recent'>
  readonly waiting: Pick<WaitingLists, 'join'>
  readonly adminKey: string
}

const hashOf = promisify<string, string, number, object, Buffer>(scrypt)

async function isPassword(password: string, hash: string): Promise<boolean> {
  const found = await hashOf(password, 'orders', 32, { N: 1024 })
  return timingSafeEqual(found, Buffer.from(hash, 'hex'))
}

const statuses: Readonly<Record<string, number>> = {
  [refusals.soldOut]: 409,
  [refusals.otherOrder]: 422,
  [refusals.expired]: 410,
  [tooMany]: 409,
}
const nobody = { error: 'log in first' }

/** The service, not listening yet. */
export function appOf({ shop, cache, waiting, adminKey }: Parts): FastifyInstance {
  const app = Fastify({ logger: { level: 'error' } })

  // A client that was answered after SIGTERM would keep an idle connection open, and with it this process.
  let closing = false
  app.addHook('preClose', async () => void (closing = true))
  app.addHook('onSend', async (_request, reply) => void (closing && reply.header('connection', 'close')))

  // Errors contain no internals: a client needs to know whether it was done, and whether to retry.
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    if (error instanceof Refusal)
      return reply.code(statuses[error.message] ?? 409).send({ error: error.message })
    const { statusCode = 500 } = error
    if (statusCode < 500) return reply.code(statusCode).send({ error: error.message })
    request.log.error(error.cause ?? error)
    if (error instanceof NotDone) {
      return reply.code(503).header('retry-after', 1).send({ error: 'not done; ask again', done: false })
    }
    if (error instanceof PerhapsDone) {
      const text = 'perhaps done; ask again with the same key'
      return reply.code(503).header('retry-after', 1).send({ error: text })
    }
    return reply.code(500).send({ error: 'this went wrong' })
  })

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

  /** A client that sends no key cannot retry. */
  const keyOf = (headers: Readonly<Record<string, unknown>>) =>
    String(headers['idempotency-key'] ?? randomUUID())

  app.post<{ Body: { sku: string; quantity: number; reserve?: boolean } }>(
    '/orders',
    { schema: { body: order } },
    async ({ headers, body: { sku, quantity, reserve = false } }, reply) => {
      const customer = await customerOf(headers)
      if (customer === undefined) return reply.code(401).send(nobody)
      const { id, state } = await shop.place({ key: keyOf(headers), customer, sku, quantity, reserve })
      return reply.code(201).send({ id, sku, quantity, state })
    },
  )

  app.post<{ Params: { id: string } }>(
    '/orders/:id/confirmation',
    async ({ headers, params: { id } }, reply) => {
      const customer = await customerOf(headers)
      if (customer === undefined) return reply.code(401).send(nobody)
      return await shop.confirm(customer, id)
    },
  )

  app.get('/orders', async ({ headers }, reply) => {
    const customer = await customerOf(headers)
    return customer === undefined ? reply.code(401).send(nobody) : shop.latest(customer)
  })

  app.post<{ Body: { shown: string[]; joined: string[]; pieces?: number } }>(
    '/waiting',
    { schema: { body: wait } },
    async ({ headers, body: { shown, joined, pieces = 1 } }) =>
      await waiting.join({ key: keyOf(headers), shown, joined, pieces }),
  )

  return app
}
