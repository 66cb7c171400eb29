import { mutant, type Exam } from './mutant.ts'

/**
 * Whether payer and payee exist is asked by `!from`, which is also true of a balance of 0. An order from
 * an account that exists and has spent all is answered 404 `no-such-account` in place of 422
 * `insufficient-funds`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)`,
    replace: `if (!from) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
