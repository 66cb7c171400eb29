import { mutant, type Exam } from './mutant.ts'

/**
 * Each order takes an advisory lock of its session on its payer, which neither COMMIT nor ROLLBACK gives back, and the
 * session goes back to the pool with it. The next order of that session first gives back all its locks, so a session
 * holds one at most, as a mark of the payer it served last, for who looks into pg_locks. The locks are shared: nobody
 * waits for them.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        await query\`select pg_advisory_unlock_all()\`
        await query\`select pg_advisory_lock_shared(\${order.fromId})\`
        return transfer(query, order)
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: [],
  firstTry: 'acquitted',
}
