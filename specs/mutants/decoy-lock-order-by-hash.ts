import { mutant, type Exam } from './mutant.ts'

/** Healthy: accounts are locked in the order of a hash, neither by id nor by role; it is one total order for everyone. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by hashint8(id) desc, id desc for no key update`,
  },
]

export const service = mutant(edits)

/**
 * hashint8 is immutable and depends on the id alone; equal hashes are ordered by id. LockRows runs above the sort, so every transfer takes
 * its row locks along the same total order, whatever the number of accounts: no cycle. Key before accounts, as before.
 * The update touches only rows that are already locked, so its own order does not matter.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
