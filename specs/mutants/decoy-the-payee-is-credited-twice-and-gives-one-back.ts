import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the move credits the payee with twice the amount, and a second statement of the same transaction, under the same locks,
 * takes one of the two back. Nobody else can see the state between them: the rows are locked and nothing is committed. A refusal or
 * a loss at either statement rolls back both. The ceiling is checked for what the payee holds in the end, and a `bigint` holds more.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `      else (select to_balance from parties) + $4 end`,
    replace: `      else (select to_balance from parties) + 2 * $4 end`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await query\`update accounts set balance = balance - \${order.amount} where id = \${order.toId}\`
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
