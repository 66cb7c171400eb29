import { mutant, type Exam } from './mutant.ts'

/**
 * While an order is carried out its session bears its key as `application_name`, so that a DBA who sees a lock in
 * `pg_stat_activity` can tell whose it is. The name is a parameter and no part of a statement, is set for the transaction
 * alone, and is cut off by the database where it is too long; nobody decides anything by it, and the key in the ledger
 * stays whole.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        const name = \`plumbline \${order.idempotencyKey ?? 'without a key'}\`
        const [, receipt] = await Promise.all([
          query\`select set_config('application_name', \${name}, true)\`,
          transfer(query, order),
        ])
        return receipt
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
