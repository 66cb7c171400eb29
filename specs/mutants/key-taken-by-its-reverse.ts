import { mutant, type Exam } from './mutant.ts'

/** Wrong: a key is compared with the pair of accounts, not with its direction. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `  const parties = [order.fromId, order.toId]
  const same = parties.includes(row.from_id) && parties.includes(row.to_id) && row.amount === order.amount`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "422 … key reused with another body" (CONTRACT, HTTP) and exactlyOnce "one ledger row for each confirmed transfer".
 * Seen: POST 1 -> 2 with key K, then 2 -> 1 of the same amount with key K (the refund): 200, replayed, the transferId of the
 * first; no money came back. Any other changed field is still refused, and so are keys that are simply reused.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
