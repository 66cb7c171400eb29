import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. When a client hangs up while the statements of its transaction run, the connection is cut, not given back: Postgres rolls the
 * transaction back when it notices (\`client_connection_check_interval\`, half a second), and the pool dials another when it needs one.
 * It looks like sessions killed by clients, but nobody else ever uses that connection, its place is free at once, and from
 * COMMIT on nothing is cut. Reads are not touched. Who hung up could not know the outcome anyway; its key still decides it.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'
`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'

/** Aborted when the client of the current request hangs up before its answer. */
export const hungUp = new AsyncLocalStorage<AbortSignal>()
`,
  },
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
  ])
`,
    replace: `  const signal = hungUp.getStore()
  if (signal?.aborted) throw new Problem('not-applied', 'the client has hung up')
  // Nobody waits for the answer, and a lock may be waited for: the session ends with its transaction.
  const cut = (): void => connection.discard('its client has hung up')
  signal?.addEventListener('abort', cut, { once: true })
  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
  ])
  signal?.removeEventListener('abort', cut)
`,
  },
  {
    file: 'app/server.ts',
    find: `import { refuseMalformed } from './raw-refusal.ts'`,
    replace: `import { refuseMalformed } from './raw-refusal.ts'
import { hungUp } from './transaction.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const client = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) client.abort()
    })
    hungUp.run(client.signal, () => void respond(request, response))
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
