import { mutant, type Exam } from './mutant.ts'

/**
 * Each order first writes its key into a setting of its session, for triggers, and never clears it, as if the next
 * order there could take it for its own. The setting is local (`set_config(…, true)`): it ends with its transaction,
 * however that ends.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  await query\`select set_config('ledger.idempotency_key', \${order.idempotencyKey ?? ''}, true)\`
  const attempt = await move(query, order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
