import { type Exam, mutant } from './mutant.ts'

/**
 * The framework is gone, and a table of patterns and handlers finds the route. That looks as if HEAD, the 405 with its
 * methods, escapes in a path and errors were forgotten, as in most routers of one's own. All are there: HEAD is GET without
 * its body, `Allow` names the methods of the path, a broken escape is an unknown path, and what a handler throws is a problem
 * document.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const createRoutes = ({ bank, metrics, readiness, reportFailure }: ApiParts): Hono => {
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
    return c.json(account, 201, { Location: \`/api/accounts/\${account.id}\` })
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
    return new Problem('no-such-route', \`\${c.req.method} \${c.req.path} does not exist\`).toResponse()
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
    \`\${c.req.path} does not take \${c.req.method}; use \${allow}\`,
  )
  return problem.toResponse({ Allow: allow })
}`,
    replace: `/** A request that has found its route. */
interface Call {
  readonly request: Request
  /** What the pattern has in parentheses. */
  readonly argument: string
}

type Answer = Response | Promise<Response>

interface Route {
  readonly method: 'GET' | 'POST'
  readonly pattern: RegExp
  readonly answer: (call: Call) => Answer
}

const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  })

const tableOf = ({ bank, metrics, readiness }: ApiParts): readonly Route[] => [
  {
    method: 'GET',
    pattern: /^\\/api\\/health$/,
    answer: () =>
      json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  },
  {
    method: 'GET',
    pattern: /^\\/api\\/ready$/,
    answer: async () => {
      await readiness.check()
      return json({ status: 'ready' })
    },
  },
  {
    method: 'GET',
    pattern: /^\\/api\\/metrics$/,
    answer: ({ request }) => {
      const figures = metrics.read()
      if (!wantsText(request)) return json(figures)
      return new Response(toExposition(figures), { headers: { 'Content-Type': expositionType } })
    },
  },
  {
    method: 'GET',
    pattern: /^\\/api\\/accounts$/,
    answer: async () => json(await bank.list()),
  },
  {
    method: 'POST',
    pattern: /^\\/api\\/accounts$/,
    answer: async ({ request }) => {
      const account = await bank.open(parseBalance(await readJson(request, bodyBytesMax)))
      return json(account, 201, { Location: \`/api/accounts/\${account.id}\` })
    },
  },
  {
    method: 'GET',
    pattern: /^\\/api\\/accounts\\/([^/]+)$/,
    answer: async ({ argument }) => json(await bank.find(parseAccountId(argument))),
  },
  {
    method: 'POST',
    pattern: /^\\/api\\/transfer$/,
    answer: async ({ request }) => {
      const key = request.headers.get('Idempotency-Key') ?? undefined
      const order = parseOrder(await readJson(request, bodyBytesMax), key)
      const { transferId, replayed } = await bank.transfer(order)
      return json({ success: true, transferId }, 200, replayed ? { 'Idempotency-Replayed': 'true' } : {})
    },
  },
]

const createRoutes = (parts: ApiParts): Api => {
  const table = tableOf(parts)

  const dispatch = (request: Request, method: string, path: string): Answer => {
    const methods: string[] = []
    for (const route of table) {
      const found = route.pattern.exec(path)
      if (found === null) continue
      if (route.method === method) return route.answer({ request, argument: found[1] ?? '' })
      methods.push(route.method === 'GET' ? 'GET, HEAD' : route.method)
    }
    if (methods.length > 0) return refuseMethod(request.method, path, methods)
    return new Problem('no-such-route', \`\${request.method} \${path} does not exist\`).toResponse()
  }

  const refuse = (error: unknown, method: string, path: string): Response => {
    if (error instanceof Problem) return error.toResponse()
    parts.reportFailure(error, { method, path })
    return new Problem('internal-error', 'the service failed; the reason is in its log').toResponse()
  }

  const fetch = (request: Request): Answer => {
    const { method } = request
    const path = pathOf(request.url)
    const asked = method === 'HEAD' ? 'GET' : method
    try {
      const answer = dispatch(request, asked, path)
      const whole =
        answer instanceof Promise ? answer.catch((error: unknown) => refuse(error, method, path)) : answer
      if (method !== 'HEAD') return whole
      return Promise.resolve(whole).then(response => new Response(null, response))
    } catch (error) {
      return refuse(error, method, path)
    }
  }
  return { fetch }
}

/** What is between host and query, decoded. A broken escape stays as it is, and so is no known path. */
const pathOf = (url: string): string => {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const length = url.slice(start).search(/[?#]/)
  const path = length === -1 ? url.slice(start) : url.slice(start, start + length)
  if (!path.includes('%')) return path
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** The helper of the framework needs nothing of its context but the headers. */
const wantsText = ({ headers }: Request): boolean =>
  accepts({ req: { header: (name: string) => headers.get(name) ?? undefined } } as unknown as Context, {
    header: 'Accept',
    supports: ['application/json', 'text/plain'],
    default: 'application/json',
  }) === 'text/plain'

const refuseMethod = (method: string, path: string, methods: readonly string[]): Response => {
  const allow = methods.join(', ')
  const problem = new Problem('method-not-allowed', \`\${path} does not take \${method}; use \${allow}\`)
  return problem.toResponse({ Allow: allow })
}`,
  },
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import type { Context } from 'hono'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
