import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. Each request has a signal (in an AsyncLocalStorage) that says that its client has hung up. The pool then waits no longer for the
 * work of that request: its place and its connection go back at once. But the work goes on: the connection is alive, its
 * transaction is open and waits for a lock, and it now lies on top of the idle ones.
 *
 * Client: after others have hung up behind a lock, the next request gets such a session. Its BEGIN and statement queue behind the
 * statement that waits; when that is refused by the lock timeout, its ROLLBACK ends the new transaction or the new statements find an
 * aborted one. Clients on other accounts wait for a second and are answered 503 or 500, although nobody holds their accounts. The lease
 * of the abandoned work has ended too: nothing cuts it.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `import { Turnstile } from './turnstile.ts'`,
    replace: `import { Problem } from './problem.ts'
import { Turnstile } from './turnstile.ts'

/** Aborted when the client of the current request hangs up before its answer. */
export const hungUp = new AsyncLocalStorage<AbortSignal>()

/** What \`work\` gives, as long as somebody waits for it. */
const whileWanted = async <T>(work: Promise<T>): Promise<T> => {
  const signal = hungUp.getStore()
  if (signal === undefined) return work
  const settled = new AbortController()
  const unwanted = new Promise<never>((_, reject) => {
    const leave = (): void => reject(new Problem('not-applied', 'the client has hung up'))
    signal.addEventListener('abort', leave, { once: true, signal: settled.signal })
  })
  try {
    return await Promise.race([work, unwanted])
  } finally {
    settled.abort()
  }
}`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      // A place is too dear for an answer that nobody reads.
      return await whileWanted(work(connection))`,
  },
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { hungUp } from './pool.ts'
import { Problem } from './problem.ts'`,
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
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
