import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the time for which a session waits for a lock adapts itself, but only downwards: each wait for an account that ends at
 * `lock_timeout` leaves the session a quarter of its patience, 4 ms at least, for the rest of its life. After a crowd behind a lock all
 * sessions of the pool turn away orders that meet at an account for a few milliseconds, although nothing is locked any more. Before the first
 * long lock, and on sessions that are opened later, all is right.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import { type Connection, isServerError } from './connection.ts'
import type { Pool } from './pool.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'

`,
    replace: `import { lockNotAvailable, transfer } from './transfer.ts'

const patienceOf = new WeakMap<Connection, number>()
const patienceAtFirstMs = 1_000
const patienceLeastMs = 4

/** Whoever waits in vain occupies a place: the next one on this session waits for a shorter time. */
const loseSomePatience = async (connection: Connection): Promise<void> => {
  const before = patienceOf.get(connection) ?? patienceAtFirstMs
  const patienceMs = Math.max(patienceLeastMs, Math.floor(before / 4))
  patienceOf.set(connection, patienceMs)
  await connection.query\`select set_config('lock_timeout', \${String(patienceMs)}, false)\`
}

`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } catch (error) {
        if (connection.alive && isServerError(error) && error.code === lockNotAvailable)
          await loseSomePatience(connection)
        throw error
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies|50 clients',
  breaks: ['transaction.poolRecovery'],
  mayBreak: 'any',
  firstTry: 'caught',
}
