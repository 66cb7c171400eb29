import { mutant, type Exam } from './mutant.ts'

/**
 * A replay is marked by `Idempotent-Replayed`, as a well-known payment service calls it; the contract says
 * `Idempotency-Replayed`. Nobody who looks for that sees a replay.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `'Idempotency-Replayed'`,
    replace: `'Idempotent-Replayed'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
