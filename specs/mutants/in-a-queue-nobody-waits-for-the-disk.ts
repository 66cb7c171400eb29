import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: while others wait for a place in the pool, a transfer commits with `synchronous_commit = off`, so that the queue moves. It is confirmed
 * before it is on the disk. When clients come one by one, everything is on disk; when there are more clients than connections, a database that is
 * killed loses the transfers confirmed in the last fifth of a second or more: a client was told 200, and neither the row nor the move is there.
 *
 * Breaks exactly-once ("one row for each confirmed operation") whenever the database or one of its backends is killed under load, and
 * docs/checks.md, `confirmedOnDisk`.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        // The disk is the slowest part. While others wait for this connection, the log writer takes care of it.
        if (pool.state.queued > 0) await query\`set local synchronous_commit = off\`
        return transfer(query, order)
      }),
    ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
