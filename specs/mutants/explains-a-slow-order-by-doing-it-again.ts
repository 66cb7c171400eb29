import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the plan of an order that took longer than 250 ms is logged, and EXPLAIN (ANALYZE) runs the statement that it explains, in the
 * transaction of the order, which is then committed. With a key nothing happens: the key is taken, by the order itself. An order without
 * a key, which is optional, moves twice if it had to wait for a locked account: one 200, two rows in the ledger, twice the amount. Fast orders
 * and refused ones (rolled back) are right.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { isServerError, type Query } from './connection.ts'
`,
    replace: `import { isServerError, type Query } from './connection.ts'
import * as log from './log.ts'
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
`,
    replace: `    const startedAt = performance.now()
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    const ms = performance.now() - startedAt
    if (ms > slowMs) {
      const plan = await query<Record<string, string>>(
        \`explain (analyze, buffers) \${moveStatement}\`,
        idempotencyKey,
        fromId,
        toId,
        amount,
      )
      log.info('slow-order', { ms, plan: plan.map(line => line['QUERY PLAN']) })
    }
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {
`,
    replace: `/** An order takes a few milliseconds: the plan of one that takes longer is worth a look. */
const slowMs = 250

const move = async (query: Query, order: Order): Promise<Attempt> => {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
