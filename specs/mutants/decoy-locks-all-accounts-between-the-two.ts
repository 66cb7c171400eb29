import { mutant, type Exam } from './mutant.ts'

/** Healthy: an order locks its two accounts and all whose ids are between them, from the highest to the lowest. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: ` * takes its locks in one sequence, key before accounts and accounts by id, so two orders never deadlock.`,
    replace: ` * takes its locks in one sequence, key before accounts and accounts from the highest id down, so two orders never
 * deadlock. It locks a whole range: two orders whose ranges overlap meet at one account, whichever they are about.`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update`,
    replace: `    where id between least($2::bigint, $3::bigint) and greatest($2::bigint, $3::bigint)
      and exists (select from claimed)
    order by id desc for no key update`,
  },
]

export const service = mutant(edits)

/**
 * Right: every order of every replica takes the key first and then account after account downwards; who waits for an account holds only higher ones, so there is no
 * ring. More is locked than is needed, but what is computed is the same: the balances of payer and payee are picked from the range by their ids, and only these two are
 * written. An account that does not exist is not in the range, and refused with 404, whatever lies between. Accounts outside of the range are free, and reads wait
 * for nobody. Who waits for longer than lock_timeout is refused with 503 `not-applied`, with nothing done.
 * Looks wrong: locks of accounts that nobody has named, orders of strangers that wait for each other, and the opposite of the order in which everybody else locks.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
