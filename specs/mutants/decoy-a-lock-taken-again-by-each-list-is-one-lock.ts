import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each list takes a shared advisory lock of its session and never gives it back. It tells a migration, which wants the same lock
 * for itself alone, that a session still reads with the old columns; it goes with the session.
 *
 * Bound: one lock for each session, ten at most. A session that takes a lock it has already only counts it: one row in `pg_locks`, one entry
 * in its own table of locks, a counter of 64 bits. The ten sessions take it by and by, because the pool prefers the one that was used last.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const listAccounts = async (query: Query): Promise<Accounts> => {`,
    replace: `/** A migration of the accounts takes this lock alone, and so waits until no session of this version is left. */
const readersLock = 730_114

export const listAccounts = async (query: Query): Promise<Accounts> => {
  // For the life of the session. Who has it gets it again, without a message to anybody.
  await query\`select pg_advisory_lock_shared(\${readersLock})\``,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
