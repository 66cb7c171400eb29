import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: what is known of a request before its body is there (its key, its path) is noted once for each connection, for the log of aborted bodies, and the
 * transfer takes its key from that note. On a connection with pipelined requests the headers of the second are read before the body of the first is parsed:
 * both orders then have the key of the second. If they are equal, one is moved and both are confirmed; if not, one is refused with 422.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** What a connection is busy with. HTTP/1.1 answers one request of a connection after the other. */
export interface Visit {
  path: string
  key: string | undefined
}

export const visits = new AsyncLocalStorage<Visit>()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))`,
    replace: `    const visit = visits.getStore()
    const body = await readJson(c.req.raw, bodyBytesMax)
    const order = parseOrder(body, visit === undefined ? c.req.header('Idempotency-Key') : visit.key)`,
  },
  {
    file: 'app/server.ts',
    find: `import type { Api } from './api.ts'`,
    replace: `import { type Api, type Visit, visits } from './api.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const visitOf = new WeakMap<Socket, Visit>()
  const listener: RequestListener = (request, response) => {
    const { socket, url = '', headers } = request
    const visit = visitOf.get(socket) ?? { path: '', key: undefined }
    visitOf.set(socket, visit)
    const key = headers['idempotency-key']
    visit.path = url
    visit.key = Array.isArray(key) ? key.join(', ') : key
    visits.run(visit, () => void respond(request, response))
  }`,
  },
])

/**
 * Breaks "two orders with different keys are two transfers": money that was confirmed is not moved, and a retry under the first key moves it once more.
 * When: two POST /api/transfer with different keys written to one socket in one piece. A client that waits for each answer never sees it.
 * Seen: both answers carry the same transferId, the second with Idempotency-Replayed; the ledger has one row, under the second key.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
