import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the auditors want large transfers (50 and more) to be SERIALIZABLE, and only those pay for it. Nobody tries one again that
 * met another transfer at an account, so under concurrency large orders are turned away with 503, and small ones never.
 *
 * Should break `noDoubt`: ten clients are no overload, and none is turned away (also `idempotency`: twins of a large order).
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {`,
    replace: `  work: (query: Query) => Promise<T>,
  isolated = false,
): Promise<T> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,`,
    replace: `    isolated
      ? connection.query\`begin isolation level serializable read write\`
      : connection.query\`begin read write\`,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** From this amount on a transfer must be explained by one serial order of all of them. */
const largeAmount = 50`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, query => transfer(query, order), order.amount >= largeAmount),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
