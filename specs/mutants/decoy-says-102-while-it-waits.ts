import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy. A transfer that takes longer than 200 ms, because it waits for a lock, a place or a slow database, is told so:
 * every 200 ms the service sends `102 Processing`, and then the one final answer as ever. HTTP/1.1 allows any number of
 * interim answers before the final one, and each client must read past them (RFC 9110, section 15.2). Who speaks HTTP/1.0
 * is sent none. A hasty client takes the first line for the answer, or the second head for a second answer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import type { ServerResponse } from 'node:http'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  readonly fetch: (request: Request) => Response | Promise<Response>`,
    replace: `  readonly fetch: (request: Request, bindings?: object) => Response | Promise<Response>`,
  },
  {
    file: 'app/api.ts',
    find: `  const fetch = (request: Request): Response | Promise<Response> => {`,
    replace: `  const fetch = (request: Request, bindings?: object): Response | Promise<Response> => {`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    const response = routes.fetch(request, bindings)`,
  },
  {
    file: 'app/api.ts',
    find: `const createRoutes = ({ bank, metrics, readiness, reportFailure }: ApiParts): Hono => {`,
    replace: `const stillThereEveryMs = 200

/** Tells a client who waits that its request is being processed. */
const reassuring = async <T>(c: Context, work: Promise<T>): Promise<T> => {
  const { outgoing } = (c.env ?? {}) as { readonly outgoing?: ServerResponse }
  const timer = setInterval(() => {
    if (outgoing === undefined || outgoing.destroyed || outgoing.headersSent) return
    if (outgoing.req.httpVersion === '1.1') outgoing.writeProcessing()
  }, stillThereEveryMs)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}

const createRoutes = ({ bank, metrics, readiness, reportFailure }: ApiParts): Hono => {`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await reassuring(c, bank.transfer(order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
