import { mutant, type Exam } from './mutant.ts'

/** A known key is answered with its transfer, whatever the body. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `if (same) return`,
    replace: `if (row) return`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
}
