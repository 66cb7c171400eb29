import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the header `Idempotency-Replayed` is in every answer to a transfer that was made: `true` for a replay, as the contract says,
 * and `false` for the first answer. Bodies are the same, byte for byte. An examiner may not take the presence of the header for a replay.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    // Always present, so that a log of headers has one column for it.
    c.header('Idempotency-Replayed', String(replayed))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
