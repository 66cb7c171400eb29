import { mutant, opening, type Exam } from './mutant.ts'

export const service = mutant(
  [
    {
      file: 'app/postgres-bank.ts',
      find: `import type { Bank } from './bank.ts'
`,
      replace: `import type { Bank } from './bank.ts'
import type { Connection } from './connection.ts'
`,
    },
    {
      file: 'app/postgres-bank.ts',
      find: `const pingMs = 1_000
`,
      replace: `const pingMs = 1_000

const locksAtATime = 8
const locks = new WeakMap<Connection, number>()

/**
 * The nightly archiver takes the same lock exclusively: it must not meet an account that is being opened. The locks
 * belong to the session, and are given back eight at a time, because each statement costs a round trip.
 */
const shield = async (connection: Connection, id: number): Promise<void> => {
  const held = locks.get(connection) ?? 0
  if (held === locksAtATime) await connection.query\`select pg_advisory_unlock_all()\`
  locks.set(connection, held === locksAtATime ? 1 : held + 1)
  await connection.query\`select pg_advisory_lock_shared(\${id})\`
}
`,
    },
    {
      file: 'app/postgres-bank.ts',
      find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
`,
      replace: `  open: balance =>
    pool.use(connection =>
      transaction(connection, async query => {
        const account = await insertAccount(query, balance)
        await shield(connection, account.id)
        return account
      }),
    ),
`,
    },
  ],
  opening,
)

/**
 * Healthy: each session holds at most eight advisory locks and gives all of them back before it takes a ninth. With ten
 * connections that is 80 rows of pg_locks at most, however many accounts are opened; a session is at its bound when it has
 * opened eight. Shared locks block nobody, and their number goes up and down for ever.
 */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
