import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a replay is known by a SHA-256 over payer, payee and amount, which are fed to the hash one after the other with nothing
 * between them: 1 pays 12 the amount 3 and 11 pays 2 the amount 3 are both "1123". A key whose body was changed in that way is
 * answered 200 and `Idempotency-Replayed` with a transfer that nobody asked for now. CONTRACT: 422 for a key reused with another
 * body; `keys`: compare the whole order.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { createHash } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
    replace: `/** One text to compare and to log, however many fields an order will have. */
const fingerprint = (...fields: readonly number[]): string => {
  const hash = createHash('sha256')
  for (const field of fields) hash.update(String(field))
  return hash.digest('hex')
}

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `  const same =
    fingerprint(row.from_id, row.to_id, row.amount) === fingerprint(order.fromId, order.toId, order.amount)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
