import { mutant, type Exam } from './mutant.ts'

/**
 * The log writes the messages of an error and its causes by a recursion that passes on the error in
 * place of its cause. To log a lost connection overflows the stack, and that RangeError replaces the
 * loss: its client gets 500, where 503 with `not-applied` or `outcome-unknown` is promised.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: 'messages(error.cause)}` : error.message',
    replace: 'messages(error)}` : error.message',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
  firstTry: 'caught',
}
