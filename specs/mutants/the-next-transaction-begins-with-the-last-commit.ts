import { type Exam, mutant } from './mutant.ts'
/**
 * COMMIT AND CHAIN begins the next transaction with the message that ends the last one, and so saves a BEGIN for each
 * transfer. A refused order rolls back without a chain, a new connection begins by itself, nothing is read or locked in the
 * transaction that waits. But connections go back to the pool inside of it, and reads run there: they keep their locks on
 * the table, a transaction is open whenever the service rests, and a read that fails (its lock timed out) leaves a
 * transaction that refuses each further read on that connection with 25P02, which is answered as 500.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `import { Problem } from './problem.ts'
`,
    replace: `import { Problem } from './problem.ts'

/** Connections whose last COMMIT has begun the next transaction. */
const chained = new WeakSet<Connection>()

const begin = async (connection: Connection): Promise<void> => {
  if (!chained.delete(connection)) await connection.query\`begin read write\`
}
`,
  },
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,
`,
    replace: `    begin(connection),
`,
  },
  {
    file: 'app/transaction.ts',
    find: `    throw new Problem('not-applied', 'the database rolled it back instead of committing it')
`,
    replace: `    throw new Problem('not-applied', 'the database rolled it back instead of committing it')
  chained.add(connection)
`,
  },
  {
    file: 'app/transaction.ts',
    find: `    return await connection.query\`commit\``,
    replace: `    return await connection.query\`commit and chain\``,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'caught',
}
