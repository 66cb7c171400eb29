import { type Exam, mutant } from './mutant.ts'

/**
 * So that the log tells the loss of the database at once, the service watches it from its start: it sends a readiness query,
 * and the next as soon as that is answered, without a pause between them. That is thousands of queries a second, and takes all
 * CPU that the round trips leave, although nobody asks anything. Breaks CONTRACT's baseline.cpu, less than 20 % of one core.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setImmediate as nextTurn } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })

  /** The readiness logs when the database is lost and when it is back. */
  const watch = async (): Promise<void> => {
    while (!readiness.stopping) {
      await readiness.check().catch(() => {})
      await nextTurn()
    }
  }
  void watch()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
