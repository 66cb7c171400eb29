import { mutant, type Exam } from './mutant.ts'

/**
 * A line was copied, so the length of the queue is read from POOL_SIZE and POOL_QUEUE is ignored. Where
 * POOL_SIZE is set to 3, three requests may wait; a crowd of ten is turned away with 503 at once, although
 * a place would have come free within milliseconds.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `queue: wholeNumber(env, 'POOL_QUEUE', {`,
    replace: `queue: wholeNumber(env, 'POOL_SIZE', {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
