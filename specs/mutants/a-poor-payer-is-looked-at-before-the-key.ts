import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an order whose payer is the lower of its accounts, and so the first to be locked anyway, locks and looks at it before it claims
 * its key, so that the poor cost no row of the ledger. Accounts are still locked by id, and a known key is still replayed. But such an
 * order waits for a key with a lock in its hand, and one in the other direction waits for that lock with the key: two orders that cross
 * each other under one key deadlock, where one should be made and the other be told 422.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const poor = await lockPoorPayer(query, order)
  if (poor !== undefined && !(await isKnown(query, order))) throw insufficientFunds(poor, order.amount)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/**
 * Most refusals are for want of money, and each costs a row of the ledger that is rolled back. Where the payer is the
 * first account in the sequence of locks it is locked and looked at before anything is written.
 */
const lockPoorPayer = async (
  query: Query,
  { fromId, toId, amount }: Order,
): Promise<Account | undefined> => {
  if (fromId > toId) return undefined
  const [payer] = await query<Account>\`
    select id, balance from accounts where id = \${fromId} for no key update\`
  return payer !== undefined && payer.balance < amount ? payer : undefined
}

/** A transfer that has emptied its payer is replayed all the same. */
const isKnown = async (query: Query, { idempotencyKey }: Order): Promise<boolean> => {
  if (idempotencyKey === null) return false
  const rows = await query\`select id from transfers where idempotency_key = \${idempotencyKey}\`
  return rows.length > 0
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'missed',
}
