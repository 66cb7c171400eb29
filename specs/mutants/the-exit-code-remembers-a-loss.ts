import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a lost connection is logged as a failure, and a process that has logged a failure ends with 1, however long ago that was and however
 * orderly its end is.
 */
const edits = [
  {
    file: 'app/log.ts',
    find: `  const stack = error instanceof Error ? error.stack : undefined`,
    replace: `  // Whoever started this process should see that not all went well.
  process.exitCode = 1
  const stack = error instanceof Error ? error.stack : undefined`,
  },
  {
    file: 'app/service.ts',
    find: `    reportLoss: error => log.info('connection-lost', { error }),`,
    replace: `    reportLoss: error => log.failure('connection-lost', error),`,
  },
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })
  process.exit(0)`,
    replace: `  log.info('stopped', { orderly })
  process.exit()`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "SIGTERM: … exit 0 within 10 s". Requests in flight are answered, the pool is closed, all in time; only the code is 1.
 * Seen: where SIGTERM comes to a process that lost a leased connection before: after any fault of the network or of the database that broke an order
 * off, and before a restart. A process that has lost nothing ends with 0, so SIGTERM alone shows nothing, nor does it as the first fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
}
