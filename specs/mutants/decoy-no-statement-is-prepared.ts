import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: behind a pooler that hands out sessions by transaction, no statement may be prepared under a name. So each one with
 * values is parsed and described anew, and needs two round trips. An order's statement is still one statement between BEGIN and
 * COMMIT, the first does not wait for BEGIN, and what is lost is lost as before.
 * Looks suspicious: more packets, more CPU time and more milliseconds for each order and each single read, and moments between
 * description and execution in which a fault may strike; a session that dies there has done nothing.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: '{ prepare: true }',
    replace: '{ prepare: false }',
  },
  {
    file: 'app/connection.ts',
    find: '  fetch_types: false,\n',
    replace:
      '  fetch_types: false,\n  // A pooler gives the next transaction another session, which would not know the name.\n  prepare: false,\n',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
