import { mutant, type Exam } from './mutant.ts'

/** Wrong: a payee that cannot take the amount is refused before the key is looked up, to save a lock: so the order that filled the account cannot be replayed. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await refuseFullPayee(query, order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount.`,
    replace: `/** Most refused orders of a settlement run go to an account that is full: they need no claim and no lock. */
const refuseFullPayee = async (query: Query, { toId, amount }: Order): Promise<void> => {
  const [payee] = await query<Account>\`select id, balance from accounts where id = \${toId}\`
  if (payee !== undefined && payee.balance > Number.MAX_SAFE_INTEGER - amount) throw balanceLimit(payee)
}

/**
 * Parameters: key, payer, payee, amount.`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a replay answers the same body with `Idempotency-Replayed: true`" and "one that was confirmed gets the same response, byte for
 * byte" (doubtsResolved). After a lost answer the client is told 422 for money that has moved.
 * Seen: a payee is opened with 2^53 - 2, one order with a key pays it 1 (200), and the same order is sent again: 422 balance-limit. Any other
 * order is replayed as it should be, and the limit itself is exact: the second check is still under the lock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'missed',
  breaks: ['transaction.numbers.doubtsResolved'],
  mayBreak: 'any',
}
