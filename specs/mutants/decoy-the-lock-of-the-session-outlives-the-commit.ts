import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. The accounts of a transfer are locked by advisory locks of the session, taken before BEGIN and given back behind
 * COMMIT, and no row is locked before it is read. That looks like a lost update. But every transfer takes both locks, the lower
 * account first, and the statement that reads has its snapshot after that: what it sees cannot change before it has written. The
 * locks are still held when COMMIT has made the new balances visible, so the next owner sees them. They also look as if a failure
 * would leave them behind. But all of them are given back behind COMMIT and behind ROLLBACK, in the same breath, and a session that
 * cannot say so is cut, which ends its locks. No moment passes between lock and BEGIN, or COMMIT and release, in which a vanished
 * service would leave an idle session with locks: they are sent without waiting.
 *
 * A real team writes it because it wants the wait outside of the transaction, where it holds back no vacuum.
 *
 * A client sees what it saw before, but a replay waits for its accounts too.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'
import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** The lower account first, so that two orders never wait for each other. The end of the transaction gives both back. */
const lockParties = (query: Query, { fromId, toId }: Order) =>
  query\`select pg_advisory_lock(\${Math.min(fromId, toId)}), pg_advisory_lock(\${Math.max(fromId, toId)})\`

/** The lock is sent first, and BEGIN right behind it: the snapshot of the transfer begins when both are held. */
const transferUnderLock = (connection: Connection, order: Order) => {
  const locked = lockParties(connection.query, order)
  return transaction(connection, async query => {
    await locked
    return transfer(query, order)
  })
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(connection => transferUnderLock(connection, order))`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update
`,
    replace: ``,
  },
  {
    file: 'app/transaction.ts',
    find: `    await connection.query\`rollback\``,
    replace: `    await Promise.all([connection.query\`rollback\`, unlock(connection)])`,
  },
  {
    file: 'app/transaction.ts',
    find: `export const commit = async (connection: Connection): Promise<void> => {`,
    replace: `/** Gives back every lock of the session. */
const unlock = (connection: Connection) => connection.query\`select pg_advisory_unlock_all()\`

export const commit = async (connection: Connection): Promise<void> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `    return await connection.query\`commit\``,
    replace: `    const answer = connection.query\`commit\`
    // It runs behind COMMIT, whatever comes of that. The answer does not wait for it.
    unlock(connection).catch(() => connection.discard('it could not give back its locks'))
    return await answer`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
