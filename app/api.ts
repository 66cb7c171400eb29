import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { Bank } from './bank.ts'
import { readJson } from './body.ts'
import { expositionType, toExposition } from './exposition.ts'
import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import type { Metrics } from './metrics.ts'
import { Problem } from './problem.ts'
import type { Readiness } from './readiness.ts'

export interface ApiParts {
  readonly bank: Bank
  readonly metrics: Metrics
  readonly readiness: Readiness
  /** Called with every unexpected error: a defect of the service, not a mistake of the client. */
  readonly reportFailure: (error: unknown, request: { method: string; path: string }) => void
}

export interface Api {
  /** Answers without a promise where that is possible. */
  readonly fetch: (request: Request) => Response | Promise<Response>
}

const bodyBytesMax = 4_096

/** The HTTP side of the service, without a port: `createApi(parts).fetch(request)`. */
export const createApi = (parts: ApiParts): Api => {
  const { metrics, readiness } = parts
  const routes = createRoutes(parts)

  // Not a middleware: with any middleware Hono answers with a promise, and a promise is slower to send.
  const fetch = (request: Request): Response | Promise<Response> => {
    const startedAt = metrics.begin()
    const answered = (response: Response): Response => {
      if (readiness.stopping) response.headers.set('Connection', 'close')
      metrics.end(startedAt, response.status)
      return response
    }
    const response = routes.fetch(request)
    return response instanceof Promise ? response.then(answered) : answered(response)
  }
  return { fetch }
}

const createRoutes = ({ bank, metrics, readiness, reportFailure }: ApiParts): Hono => {
  const app = new Hono()

  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )

  app.get('/api/ready', async c => {
    await readiness.check()
    return c.json({ status: 'ready' })
  })

  app.get('/api/metrics', c => {
    const figures = metrics.read()
    if (!wantsText(c)) return c.json(figures)
    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })
  })

  app.get('/api/accounts', async c => c.json(await bank.list()))

  app.post('/api/accounts', async c => {
    const account = await bank.open(parseBalance(await readJson(c.req.raw, bodyBytesMax)))
    return c.json(account, 201, { Location: `/api/accounts/${account.id}` })
  })

  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))

  app.post('/api/transfer', async c => {
    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))
    const { transferId, replayed } = await bank.transfer(order)
    if (replayed) c.header('Idempotency-Replayed', 'true')
    return c.json({ success: true, transferId })
  })

  app.notFound(c => {
    const methods = methodsOf(app, c.req.path)
    if (methods.length > 0) return refuseMethod(c, methods)
    return new Problem('no-such-route', `${c.req.method} ${c.req.path} does not exist`).toResponse()
  })

  app.onError((error, c) => {
    if (error instanceof Problem) return error.toResponse()
    reportFailure(error, { method: c.req.method, path: c.req.path })
    return new Problem('internal-error', 'the service failed; the reason is in its log').toResponse()
  })

  return app
}

const wantsText = (c: Context): boolean =>
  accepts(c, {
    header: 'Accept',
    supports: ['application/json', 'text/plain'],
    default: 'application/json',
  }) === 'text/plain'

const methodsOf = (app: Hono, path: string): readonly string[] =>
  [
    ['GET', 'GET, HEAD'],
    ['POST', 'POST'],
  ].flatMap(([method = '', taken = '']) => (app.router.match(method, path)[0].length > 0 ? [taken] : []))

const refuseMethod = (c: Context, methods: readonly string[]): Response => {
  const allow = methods.join(', ')
  const problem = new Problem(
    'method-not-allowed',
    `${c.req.path} does not take ${c.req.method}; use ${allow}`,
  )
  return problem.toResponse({ Allow: allow })
}
