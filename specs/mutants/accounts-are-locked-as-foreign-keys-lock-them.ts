import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the accounts of a transfer are locked FOR KEY SHARE, the lock that foreign keys take, so that transfers
 * do not wait for each other at the lock. It keeps a row from being deleted and nothing else: two transfers hold
 * it at the same time, both read the same balance, and the second update overwrites the first with a number worked
 * out before it. Money is made or lost, and an account can be spent twice. It hurts whoever shares an account with
 * others.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by id for key share`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
