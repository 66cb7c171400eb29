import { mutant, type Exam } from './mutant.ts'

/** Balances are read before the lock and written after it: the transfers in between are overwritten. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const { from, to } = await lockAccounts(query, order)`,
    replace: `  const stale = await query<Account>\`select id, balance from accounts where id in (\${fromId}, \${toId})\`
  await lockAccounts(query, order)
  const from = stale.find(({ id }) => id === fromId)
  const to = stale.find(({ id }) => id === toId)`,
  },
  {
    file: 'app/transfer.ts',
    find: `set balance = balance - \${amount} where`,
    replace: `set balance = \${from.balance - amount} where`,
  },
  {
    file: 'app/transfer.ts',
    find: `set balance = balance + \${amount} where`,
    replace: `set balance = \${to.balance + amount} where`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noLostUpdate', 'transaction.noOverdraft'],
}
