import { mutant, type Exam } from './mutant.ts'

/** Orders of one payer take turns by an advisory lock of the session, which is given back when the order has succeeded. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      inTurn(connection, order.fromId, () => transaction(connection, query => transfer(query, order))),
    ),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Orders of one payer wait here and not in a transaction, where each would keep a snapshot and a claimed key meanwhile. */
const inTurn = async <T>({ query }: Connection, payer: number, work: () => Promise<T>): Promise<T> => {
  await query\`select pg_advisory_lock(\${payer})\`
  const result = await work()
  // The end of the session would give it back as well.
  await query\`select pg_advisory_unlock(\${payer})\`.catch(() => {})
  return result
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "transaction.*: no deadlock, pool saturation, … 0 violations" and the answers of POST /api/transfer: after a refusal (404, 422,
 * 409) the session keeps the lock, as ROLLBACK does not end it. Orders of that payer that get another connection wait for a second and
 * are turned away with 503, until the session ends; two sessions with such leftovers deadlock. Condition: an order is refused, and
 * orders of the same payer come at the same time afterwards. One client alone gets the same connection again, and sees nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
