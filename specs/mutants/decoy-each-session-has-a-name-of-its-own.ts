import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every session at the database has another application_name, with the number of the process and a number that counts up, so that a line of the
 * database's log leads to one connection. There are as many sessions as before.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: sessionName(),`,
  },
  {
    file: 'app/connection.ts',
    find: `/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
    replace: `let sessions = 0

const sessionName = (): string => {
  sessions += 1
  return \`ledger/\${process.pid}#\${sessions}\`
}

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
  },
])

/** Whoever finds the sessions of the service by one name finds none, or one; by address or by user there are ten, and none too many. */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
