import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: ROLLBACK is sent, and the refusal is answered and the connection given back without waiting for its answer. Statements of one connection are sent and run in
 * call order, so the BEGIN of the next order runs after it, and nothing of the refused order can be committed: nobody sends COMMIT before. If the
 * rollback fails, the connection is discarded, and a successor that has already sent its BEGIN is told `not-applied`, which is true.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  await rollback(connection)
`,
    replace: `  void rollback(connection)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
