import { mutant, type Exam } from './mutant.ts'

/**
 * The `type` of each refusal is `about:blank`, the default of RFC 9457, because a URN leads to no page. A client cannot tell a
 * transfer without effect from one in doubt. CONTRACT: 503 with a `type` that ends in `not-applied` or `outcome-unknown`.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: 'type: `urn:problem-type:${kind}`',
    replace: `type: 'about:blank'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
  firstTry: 'caught',
}
