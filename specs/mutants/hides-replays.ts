import { mutant, type Exam } from './mutant.ts'

/** A replay looks like a first answer. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `if (replayed) c.header`,
    replace: `if (!order) c.header`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
}
