import { mutant, type Exam } from './mutant.ts'

/** Every request is a transfer of its own, whatever its Idempotency-Key says. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.exactlyOnce', 'transaction.idempotency'],
}
