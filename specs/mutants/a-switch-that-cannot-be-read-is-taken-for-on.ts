import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: operators can freeze all transfers by a setting in the database, which is read every two seconds. If it cannot
 * be read, transfers are frozen to be on the safe side, and it is not read again for half a minute: after an outage
 * that is long over, and after a crowd behind a lock in which the look found no place in the pool, every transfer is
 * turned away (`recovery.*`, `poolRecovery`: "afterwards all requests succeed").
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction`,
    replace: `const lookEveryMs = 2_000
/** A database that does not answer is left in peace for a while. */
const lookAgainAfterMs = 30_000

let frozen = false
let nextLookAt = 0

/** Operators freeze all transfers by \`alter database ledger set ledger.frozen = on\`. */
const readSwitch = (pool: Pool): Promise<boolean> =>
  pool.use(async ({ query }) => {
    const [row] = await query<{ frozen: boolean }>\`
      select exists (
        select from pg_db_role_setting where 'ledger.frozen=on' = any (setconfig)) as frozen\`
    return row?.frozen === true
  }, pingMs)

/** Closed in doubt: an order must not slip through while nobody knows whether it may. */
const refuseWhenFrozen = async (pool: Pool): Promise<void> => {
  if (performance.now() >= nextLookAt) {
    nextLookAt = performance.now() + lookEveryMs
    try {
      frozen = await readSwitch(pool)
    } catch {
      frozen = true
      nextLookAt = performance.now() + lookAgainAfterMs
    }
  }
  if (frozen) throw new Problem('not-applied', 'transfers are frozen at present; send it again later')
}

/** Every write is a transaction`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    await refuseWhenFrozen(pool)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
  firstTry: 'caught',
}
