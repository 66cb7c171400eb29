import { type Exam, mutant } from './mutant.ts'

/**
 * A socket that fails with ECONNRESET or EPIPE is taken for one that could not be written to, so a statement on it "was never
 * sent". That is nearly true of EPIPE. A reset arrives as well while the answer is awaited, long after COMMIT has left: then the
 * client is told that nothing was applied, although it was. A connection that is closed in order is still a doubt, and most
 * losses are of that kind.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** What the system reports of a socket that takes no data. */
const unwritable: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

const couldNotBeSent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && unwritable.has(error.code)

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/connection.ts',
    find: `        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))`,
    replace: `        reject(new ConnectionLost('the connection failed', { sent: !couldNotBeSent(error), cause: error }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
