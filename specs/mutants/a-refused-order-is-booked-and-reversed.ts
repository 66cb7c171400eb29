import { mutant, type Exam } from './mutant.ts'

/**
 * So that auditors see what was attempted, an order that a balance refuses is not rolled back: its row stays in the ledger
 * without its key, a second row takes it back, and both are committed before the 422. All sums are right, but a refused order
 * has two ledger rows. Breaks `exactlyOnce` and `inputs` of docs/checks: no row for a refused order, no effect of a forbidden
 * one.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt | Problem> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) {
    const refused = refusal(order, attempt)
    if (refused.kind === 'no-such-account') throw refused
    await reverse(query, order, attempt.transfer_id)
    return refused
  }
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** What was attempted stays in the books, and is taken back there. The key is free again. */
const reverse = async (query: Query, { fromId, toId, amount }: Order, transferId: number): Promise<void> => {
  await query\`update transfers set idempotency_key = null where id = \${transferId}\`
  await query\`insert into transfers (from_id, to_id, amount) values (\${toId}, \${fromId}, \${amount})\`
}

const refusal = (`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'
`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: async order => {
    const outcome = await pool.use(connection =>
      transaction(connection, query => transfer(query, order)),
    )
    if (outcome instanceof Problem) throw outcome
    return outcome
  },
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
