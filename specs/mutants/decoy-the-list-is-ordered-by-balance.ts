import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the list of all accounts has the richest first, so its order changes with every transfer. It is still one statement and one snapshot with the exact
 * total, and the contract promises no order.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `as total from accounts order by id\``,
    replace: `as total from accounts order by balance desc, id\``,
  },
])

/** An account that changes its place in the list has not changed its owner: whoever reads by id sees what it saw before. */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
