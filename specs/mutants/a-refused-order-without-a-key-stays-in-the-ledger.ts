import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a refused order takes its claim out of the ledger and commits, so that the database counts no rollback. It finds the claim by its
 * key, and `idempotency_key = null` finds nothing: without a key the refused order stays in the ledger.
 */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem, type ProblemKind } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Refusals of an order that had claimed its key. */
const afterTheClaim: ReadonlySet<ProblemKind> = new Set(['no-such-account', 'insufficient-funds', 'balance-limit'])

/** A refusal is no failure: the alarm on rollbacks should not ring for it. So it gives its key back, and commits. */
const transferOrRefuse = async (query: Query, order: Order): Promise<Receipt | Problem> => {
  try {
    return await transfer(query, order)
  } catch (error) {
    if (!(error instanceof Problem) || !afterTheClaim.has(error.kind)) throw error
    await query\`delete from transfers where idempotency_key = \${order.idempotencyKey}\`
    return error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      const outcome = await transaction(connection, query => transferOrRefuse(query, order))
      if (outcome instanceof Problem) throw outcome
      return outcome
    }),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a refused operation has no row" and the ledger equation: no balance moves, and the ledger says that money did.
 * Seen: in the ledger, after an order without a key that was refused for its accounts, its funds or the limit of its payee (404, 422). With a
 * key the row is deleted by the transaction that wrote it, and all is right: the key is free, its twin waits, nobody sees the claim. Answers
 * are right in both cases.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
}
