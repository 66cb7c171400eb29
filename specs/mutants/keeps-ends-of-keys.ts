import { mutant, type Exam } from './mutant.ts'

/** Of a key the last 32 characters count. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: parseKey(key)?.slice(-32) ?? null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
