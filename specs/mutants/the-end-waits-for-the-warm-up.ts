import { mutant, type Exam } from './mutant.ts'

/**
 * So that the first order finds an open connection, the service looks for its database as soon as it listens, and again
 * until it has found it; and so that the pool is not closed beneath that look, SIGTERM waits for its end before the
 * shutdown and its deadline begin. A process that was started while its database is away cannot be told to end: it has to
 * be killed.
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
    find: `/** Connects the parts and listens.`,
    replace: `const warmUpEveryMs = 250

/** The first order finds an open connection, also if the database started later. */
const warmUp = async (ping: () => Promise<void>): Promise<void> => {
  for (;;) {
    try {
      await ping()
      return
    } catch {
      await sleep(warmUpEveryMs)
    }
  }
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
    shutDown(`,
    replace: `  const warmedUp = warmUp(() => bank.ping())

  const stop = async (): Promise<boolean> => {
    await warmedUp
    return shutDown(`,
  },
  {
    file: 'app/service.ts',
    find: `      config.shutdown,
    )
`,
    replace: `      config.shutdown,
    )
  }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
