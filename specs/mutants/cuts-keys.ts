import { mutant, type Exam } from './mutant.ts'

/** Of a key 64 characters count. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: parseKey(key)?.slice(0, 64) ?? null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
