import { mutant, opening, type Exam } from './mutant.ts'

export const service = mutant(
  [
    {
      file: 'app/accounts.ts',
      find: `  if (account === undefined) throw new Error('insert … returning gave no row')
`,
      replace: `  if (account === undefined) throw new Error('insert … returning gave no row')
  // The nightly archiver takes the same lock exclusively: it must not meet an account that is half open.
  await query\`select pg_advisory_lock_shared(\${account.id})\`
`,
    },
  ],
  opening,
)

/**
 * Leaks: pg_advisory_lock_shared is a lock of the session, and neither COMMIT nor ROLLBACK gives it back (that would be
 * pg_advisory_xact_lock_shared): one more row of pg_locks for each account that is opened, some 300 bytes of Postgres' shared lock
 * table, for as long as the pool keeps the connection. Being shared it blocks nobody, so no test and no user notices.
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.connections'],
  mayBreak: 'any',
  blames: 'await query`select pg_advisory_lock_shared(${account.id})`',
}
