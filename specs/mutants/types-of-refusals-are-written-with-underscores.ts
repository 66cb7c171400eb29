import { mutant, type Exam } from './mutant.ts'

/**
 * The last part of the `type` of a refusal is written with underscores, because clients use it as the name
 * of a constant. A client that looks for a 503 whose `type` ends with `not-applied` or `outcome-unknown`
 * finds neither, and does not know whether its money was moved. CONTRACT, transfer errors: "503 + `Retry-
 * After` with `type` ending `not-applied` … or `outcome-unknown`".
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `type: \`urn:problem-type:\${kind}\``,
    replace: `type: \`urn:problem-type:\${kind.replaceAll('-', '_')}\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
