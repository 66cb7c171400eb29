import { mutant, type Exam } from './mutant.ts'

/**
 * An order for more than its payer holds is not refused. The service moves what is there, writes that smaller amount into
 * the ledger, in the same transaction, and answers 200. A user who ordered 100 is told of a success, and 30 have arrived.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) await moveTheRest(query, order, attempt)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** Both accounts are locked, and the row of the ledger is written. */
const moveTheRest = async (query: Query, order: Order, attempt: Attempt): Promise<void> => {
  const { from_balance: from, to_balance: to, transfer_id: id } = attempt
  const empties = from !== null && to !== null && from > 0 && from < order.amount
  if (!empties || to > Number.MAX_SAFE_INTEGER - from) throw refusal(order, attempt)
  await query\`update accounts set balance = 0 where id = \${order.fromId}\`
  await query\`update accounts set balance = balance + \${from} where id = \${order.toId}\`
  await query\`update transfers set amount = \${from} where id = \${id}\`
}

const refusal = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
  firstTry: 'caught',
}
