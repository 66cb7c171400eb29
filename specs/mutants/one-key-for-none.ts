import { mutant, type Exam } from './mutant.ts'

/** Where no key is sent it is empty, and the same for all. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: parseKey(key) ?? ''`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
