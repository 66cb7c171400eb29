import { mutant, type Exam } from './mutant.ts'

/**
 * New headers should be structured fields (RFC 9651), where a boolean is written `?1`, so a replay has
 * `Idempotency-Replayed: ?1`. The contract says `true`: clients that compare with it take every replay for
 * a new transfer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `if (replayed) c.header('Idempotency-Replayed', '?1')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
