import { mutant, type Exam } from './mutant.ts'

/**
 * A transfer locks its two accounts by FOR UPDATE, the lock of somebody who deletes rows, and no longer
 * by the weaker one that an update needs. It looks like a lock that holds up others, but it conflicts
 * with the same lock of other transfers exactly as the weak one did, is taken in the same order of ids,
 * and plain reads wait for neither. So it breaks no promise.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update
  ), parties as (`,
    replace: `    order by id for update
  ), parties as (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
