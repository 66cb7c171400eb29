import { mutant, type Exam } from './mutant.ts'

/**
 * After SIGTERM the service does not wait until its server has closed, but until its figures say that
 * no request is in flight, and a tenth of a second more. It looks as if answers were cut; but a request
 * is counted from its headers on, also while its body is missing or its client has hung up, so all are
 * answered before the pool is closed and the process exits with 0.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
`,
    replace: `  const drain = async (): Promise<void> => {
    void server.drain()
    do {
      await sleep(100)
    } while (metrics.read().inFlight > 0)
    // The last answer may have been counted just before it was written.
    await sleep(100)
  }

  const stop = (): Promise<boolean> =>
`,
  },
  {
    file: 'app/service.ts',
    find: `drain: () => server.drain()`,
    replace: `drain`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
