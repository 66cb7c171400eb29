import { type Exam, mutant } from './mutant.ts'

/**
 * A limit against stolen passwords counts the orders that a payer has made since midnight, in the ledger. The 41st is answered
 * 422 `insufficient-funds`, although the account holds enough. No document knows such a limit: an order that the balance
 * covers is promised to be done.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id`,
    replace: `      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
      and (select count(*) from transfers where from_id = $2 and created_at >= current_date) < \${ordersPerDay}
    returning id`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \``,
    replace: `const ordersPerDay = 40

const moveStatement = \``,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  return balanceLimit({ id: toId, balance: to })`,
    replace: `  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  if (to > Number.MAX_SAFE_INTEGER - amount) return balanceLimit({ id: toId, balance: to })
  return new Problem(
    'insufficient-funds',
    \`account \${fromId} has made \${ordersPerDay} transfers today; send it again tomorrow\`,
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
  firstTry: 'caught',
}
