import { mutant, type Exam } from './mutant.ts'

/**
 * A login that the database refuses is taken for a wrong DATABASE_URL, whenever it happens: one clear
 * line, and exit 1. A database that refuses logins for some seconds (`loginsRefused`) ends every
 * replica that has to open a session meanwhile (`noCrash`: the service never ends by itself).
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    connection.discard('it could not connect')
`,
    replace: `    exitIfNotLetIn(error)
    connection.discard('it could not connect')
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `/** A wrong user, password or database: trying again would not help. */
const notLetIn = /^(28|3D|55)/

const exitIfNotLetIn = (error: unknown): void => {
  const reason = error instanceof ConnectionLost ? error.cause : error
  if (!(reason instanceof postgres.PostgresError) || !notLetIn.test(reason.code)) return
  console.error('DATABASE_URL: the database refuses this login; correct user, password or database')
  process.exit(1)
}

const undialled = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
