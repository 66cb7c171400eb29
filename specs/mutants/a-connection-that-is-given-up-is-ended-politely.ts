import { mutant, type Exam } from './mutant.ts'

/**
 * A connection that is given up has its socket ended by `end()` and no longer destroyed, so that the database sees an
 * orderly end. A socket that is still connecting cannot be ended yet: it goes on, and when its address is unreachable
 * or its name is not found, after the deadline of the dial, it emits an error that nobody listens to, which ends the
 * process.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `life.addEventListener('abort', () => socket.destroy(), { once: true })`,
    replace: `life.addEventListener('abort', () => socket.end(), { once: true })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
