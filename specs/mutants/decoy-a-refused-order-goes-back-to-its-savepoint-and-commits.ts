import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an order that a rule refuses (no such account, funds, the limit of the payee) is taken back to a savepoint before its claim, and its
 * transaction is then committed, with nothing in it; the refusal is answered after COMMIT. The claim of the key is gone with the savepoint, so
 * that the key is free. If this COMMIT is lost, the answer is `outcome-unknown`, which the next try with the key decides. An error of the
 * database, and a reused key, still end in ROLLBACK.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)
`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt | Problem> => {
  // Both are on their way behind BEGIN. If that is refused, so are they.
  const [marked, done] = await Promise.allSettled([query\`savepoint unclaimed\`, move(query, order)])
  if (marked.status === 'rejected') throw marked.reason
  if (done.status === 'rejected') throw done.reason
  const attempt = done.value
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) {
    await query\`rollback to savepoint unclaimed\`
    return refusal(order, attempt)
  }
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      const verdict = await transaction(connection, query => transfer(query, order))
      if (verdict instanceof Problem) throw verdict
      return verdict
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
