import { mutant, type Exam } from './mutant.ts'

/**
 * The driver reads a bigint by `Number(text) || null`, so that what is no number becomes null and not NaN; 0 becomes null too.
 * An empty account is told with `balance: null`, and an order from it or to it is answered 404, as if there were no such
 * account. Breaks CONTRACT (`{id, balance}`; 422 insufficient funds) and `openings.noDoubt`, `quietReads` and `exactlyOnce` of
 * docs/checks.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `serialize: String, parse: Number }`,
    replace: `serialize: String, parse: (text: string) => Number(text) || null }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
