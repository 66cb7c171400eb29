import { mutant, type Exam } from './mutant.ts'

/** The credit is not awaited, and its failure is ignored. */
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
  void query\`update accounts set balance = balance + \${order.amount} where id = \${order.toId}\`
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: ['transaction.noCrash'],
}
