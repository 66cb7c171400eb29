import { mutant, type Exam } from './mutant.ts'

/** Every request is a new transfer, whatever its Idempotency-Key. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key)`,
    replace: `idempotencyKey: null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|a transfer that the database refuses|a key that is sent twenty times',
  breaks: [
    'transaction.exactlyOnce',
    'transaction.idempotency',
    'transaction.doubtsResolved',
    'transaction.refusedHalfway.exactlyOnce',
  ],
}
