import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the larger half of an amount is moved by one statement, together with the ledger row of the whole amount, and the smaller half by the next.
 * Between the two, ledger and balances differ. Nobody sees that: both statements are in one transaction, on one connection, under the locks of both
 * accounts; funds and the largest balance are checked for the whole amount, before the first; and a refusal of either undoes both.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }
`,
    replace: `  await moveRest(query, order)
  return { transferId: attempt.transfer_id, replayed: false }
`,
  },
  {
    file: 'app/transfer.ts',
    find: `      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
`,
    replace: `      when $2 then (select from_balance from parties) - ($4 - $4 / 2)
      else (select to_balance from parties) + ($4 - $4 / 2) end
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {
`,
    replace: `/** What integer division has left of the amount. Both accounts are locked. */
const moveRest = async (query: Query, { fromId, toId, amount }: Order): Promise<void> => {
  const rest = Math.floor(amount / 2)
  if (rest === 0) return
  await query\`
    update accounts
    set balance = balance + case when id = \${fromId}::bigint then \${-rest}::bigint else \${rest}::bigint end
    where id in (\${fromId}, \${toId})\`
}

const move = async (query: Query, order: Order): Promise<Attempt> => {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
