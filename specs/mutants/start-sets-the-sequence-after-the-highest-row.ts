import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: at its start the service sets the sequence of the transfer ids behind the highest row of the ledger, since a restored dump once had rows
 * without their sequence. It sees only committed rows: an order under way at the other replica, or in a session of its own that was faster, already has a
 * higher id, and the sequence gives that id out again.
 */
const edits = [
  {
    file: 'app/service.ts',
    find: `import { listen } from './server.ts'
`,
    replace: `import { listen } from './server.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  const bank = postgresBank(pool)
  // A restored dump may hold rows that its sequence does not know of. The database may start later: then it is skipped.
  void pool
    .use(connection =>
      transaction(
        connection,
        query => query\`
          select setval(pg_get_serial_sequence('transfers', 'id'), coalesce(max(id), 0) + 1, false)
          from transfers\`,
      ),
    )
    .catch((error: unknown) => log.info('sequence-not-checked', { error }))
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "an answer that leaves the outcome unknown says so in its type", and that a well-formed order beside a restart is served: the next order
 * gets an id that another one holds, waits for its commit, and fails with 23505 at the primary key, which is answered 500 `internal-error`. As many orders
 * fail as ids were under way. No money is lost: the order is rolled back.
 * When: a replica starts (after a kill or a SIGTERM) while the other one has transfers in flight; also, more rarely, a single service whose first orders
 * arrive before its own look at the ledger is over. Alone and without load a start is harmless.
 * Seen: as a burst of 500s right after a restart, at either replica; in the log as `duplicate key value violates unique constraint "transfers_pkey"`.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.outage.honestDoubts'],
  mayBreak: 'any',
}
