import { mutant, type Exam } from './mutant.ts'

/** Each statement of a transfer commits by itself, and the credit is a separate statement. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `where id in ($2, $3) and (
`,
    replace: `where id = $2 and (
`,
  },
  {
    file: 'app/transfer.ts',
    find: `(select count(*) from moved) = 2 as moved`,
    replace: `(select count(*) from moved) = 1 as moved`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await query\`update accounts set balance = balance + \${order.amount} where id = \${order.toId}\`
`,
  },
  {
    file: 'app/connection.ts',
    find: `    default_transaction_read_only: true,
`,
    replace: ``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => pool.use(({ query }) => transfer(query, order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['noPartialEffect', 'doubtsResolved', 'refusedHalfway.exactlyOnce'].map(
    check => `transaction.${check}`,
  ),
}
