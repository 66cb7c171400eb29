import { type Exam, mutant } from './mutant.ts'

/**
 * A key that belongs to another order is taken as a new order, and kept as the key with payer, payee and amount behind it. A
 * team writes it because some clients count their keys from 1 again after a restart, and support was tired of their 422. A repeat
 * of either order is still one transfer. But a known key with another payer, payee or amount must be refused without effect. A
 * client gets 200 for it, and the ledger has a second transfer under a key that nobody sent.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `  if (attempt.transfer_id === null) return replayOrOwnKey(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** Clients that count from 1 again use their keys again. What they order then is a different order. */
const replayOrOwnKey = async (query: Query, order: Order): Promise<Receipt> => {
  try {
    return await replay(query, order)
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'key-reused') throw error
    const { idempotencyKey, fromId, toId, amount } = order
    return transfer(query, { ...order, idempotencyKey: \`\${idempotencyKey}#\${fromId}-\${toId}-\${amount}\` })
  }
}

const refusal = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
