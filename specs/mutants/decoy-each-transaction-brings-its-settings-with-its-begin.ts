import { mutant, type Exam } from './mutant.ts'

/**
 * BEGIN travels in one message with two `set local`, which end with the transaction. Where BEGIN is refused the
 * rest of the message is skipped, and the statement behind it is refused too, because a session may not write by
 * default.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: 'connection.query`begin read write`,',
    replace:
      'connection.query`begin read write; set local jit = off; set local plan_cache_mode = force_generic_plan`,',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
