import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the 503 of an order that waited too long says what it waited for, in the words of the database: `… rolled it back (while
 * locking tuple (0,3) in relation "accounts")`. CONTRACT promises errors without SQL or other internals; here the client reads
 * the name of a table and the place of a row in its file. Status, type and Retry-After are right, and nothing was done.
 * Seen: whenever an order waits for a locked account for longer than a second (a crowd at one account, a lock held by another
 * session). A wait for a key is still a clean 409, and every 4xx is clean.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `    return new Problem('not-applied', 'the database was too busy and rolled it back', error)`,
    replace: `    // Support could not tell a busy account from a busy server.
    const reason = error.where === undefined ? '' : \` (\${error.where})\`
    return new Problem('not-applied', \`the database was too busy and rolled it back\${reason}\`, error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
