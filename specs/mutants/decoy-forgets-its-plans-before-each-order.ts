import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each transaction begins with DISCARD PLANS. Unlike DISCARD ALL it may run inside of a transaction, and it keeps the prepared
 * statements, the settings and the locks of the session: Postgres only plans each statement anew. It travels in the message of BEGIN, behind it, so
 * that `read write` is set before anything else runs, and a refused BEGIN also ends the message. It costs a little of the database's time.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,
`,
    replace: `    // A plan from before the tables have grown would be slow.
    connection.query\`begin read write; discard plans\`,
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
