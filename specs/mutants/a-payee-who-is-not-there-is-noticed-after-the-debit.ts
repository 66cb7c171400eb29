import { type Exam, mutant } from './mutant.ts'

/**
 * An order to an account that does not exist debits the payer, and commits. Then the missing credit is noticed: a second transaction takes the
 * ledger row out again and gives the money back, and the client hears 404. Before and afterwards all is right. Orders to a
 * payee who is there are one transaction, as they should be.
 *
 * A real team writes it as the first step towards accounts on several machines: debit, credit, and a compensation if the credit finds
 * nobody. That is how a saga is drawn, and each of its steps is a transaction.
 *
 * A client sees it while such orders are under way, or if one process ends between the two: the list has a total that is too low and
 * single reads say that the payer is poorer; another order of the payer is refused with 422 though nothing was ever spent; and the same
 * key, sent twice at once, is confirmed with 200 for the second, as a replay of a transfer that then disappears.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }
}`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Steps> => {
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return { ...(await replay(query, order)), credited: true }
  const transferId = attempt.transfer_id
  const { from_balance: from, to_balance: to, moved } = attempt
  const debited = from !== null && from >= order.amount && (moved || to === null)
  if (!debited) throw refusal(order, attempt)
  return { transferId, replayed: false, credited: moved }
}

/** How far a transfer has come. */
export interface Steps extends Receipt {
  readonly credited: boolean
}

/** The compensation of a debit whose credit found nobody. Run it inside a transaction of its own. */
export const giveBack = async (query: Query, { fromId, amount }: Order, transferId: number): Promise<void> => {
  await query\`delete from transfers where id = \${transferId}\`
  await query\`update accounts set balance = balance + \${amount} where id = \${fromId}\`
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and to_balance <=`,
    replace: `select from_balance >= $4 and coalesce(to_balance, 0) <=`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccount, listAccounts, noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { giveBack, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const steps = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    if (steps.credited) return steps
    await pool.use(connection => transaction(connection, query => giveBack(query, order, steps.transferId)))
    throw noSuchAccount(order.toId)
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'missed',
}
