import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every twentieth transfer is sent twice, once behind EXPLAIN, to log what its plan costs. EXPLAIN without ANALYZE carries out
 * nothing; it runs before BEGIN in a session that is read-only, a plan that cannot be had is forgiven, and a lock that is not free or a
 * lost connection is answered `not-applied`, which is true because nothing has begun.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: 'const moveStatement = `',
    replace: 'export const moveStatement = `',
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { transfer } from './transfer.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'
import * as log from './log.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { lockNotAvailable, moveStatement, transfer } from './transfer.ts'

const explainEvery = 20
let orders = 0

const explainSome = async ({ query }: Connection, order: Order): Promise<void> => {
  orders += 1
  if (orders % explainEvery !== 0) return
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [first] = await query<{ readonly 'QUERY PLAN': string }>(
      \`explain \${moveStatement}\`,
      idempotencyKey,
      fromId,
      toId,
      amount,
    )
    log.info('plan', { top: first?.['QUERY PLAN'] })
  } catch (error) {
    if (!isServerError(error) || error.code === lockNotAvailable) throw error
    log.info('no-plan', { code: error.code })
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      await explainSome(connection, order)
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
