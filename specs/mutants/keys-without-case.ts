import { mutant, type Exam } from './mutant.ts'

/** Keys are compared without case. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: parseKey(key)?.toLowerCase() ?? null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
