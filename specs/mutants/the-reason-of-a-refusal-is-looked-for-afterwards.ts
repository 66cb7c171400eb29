import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a transfer that moved nothing is rolled back first, so that nobody waits for its locks, and only then the service reads
 * both accounts to say why. If the payer has received money in between, nothing speaks against the order any more, and
 * that "cannot happen": the client gets a 500.
 *
 * Should break `noDoubt`: without a fault no operation has an unknown outcome (500); it is refused for a reason.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw new NotMoved()`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {
  const { from_balance: from, to_balance: to } = attempt
  if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)
  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  return balanceLimit({ id: toId, balance: to })
}`,
    replace: `/** Ends the transaction, and its locks, of an order that some rule forbids. */
export class NotMoved extends Error {
  override readonly name = 'NotMoved'
}

/** Which rule it was. Call it when the order is rolled back. */
export const findReason = async (query: Query, { fromId, toId, amount }: Order): Promise<Problem> => {
  const accounts = await query<Account>\`select id, balance from accounts where id in (\${fromId}, \${toId})\`
  const from = accounts.find(({ id }) => id === fromId)
  const to = accounts.find(({ id }) => id === toId)
  if (from === undefined) return noSuchAccount(fromId)
  if (to === undefined) return noSuchAccount(toId)
  if (from.balance < amount) return insufficientFunds(from, amount)
  if (to.balance > Number.MAX_SAFE_INTEGER - amount) return balanceLimit(to)
  throw new Error('a transfer was refused, and no rule forbids it')
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { findReason, NotMoved, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } catch (error) {
      if (!(error instanceof NotMoved)) throw error
      throw await pool.use(({ query }) => findReason(query, order))
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
