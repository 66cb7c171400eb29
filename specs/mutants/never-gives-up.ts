import { mutant, type Exam } from './mutant.ts'

/** Waits for the database without a deadline. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: 'connection.discard(`no answer within ${leaseMs} ms`)',
    replace: '{}',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.settled'],
  // Who waits for good at the database leaves its place to nobody.
  mayBreak: ['transaction.serviceDies.settled', 'transaction.lostAnswers.placesKept'],
}
