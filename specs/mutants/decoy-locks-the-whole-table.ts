import { type Exam, mutant } from './mutant.ts'

/**
 * Each transfer first locks the table of accounts against other writers, also those of another replica, and
 * so they run one after the other. Reads go on. That is slow but right: everybody takes this lock first, it
 * ends with the transaction, and who waits for it for a second is turned away like one who waits for an
 * account.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: ` pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `
    pool.use(connection =>
      transaction(connection, async query => {
        await query\`lock table accounts in share row exclusive mode\`
        return transfer(query, order)
      }),
    ),`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
