import { mutant, type Exam } from './mutant.ts'

/**
 * The media type of problems became the default of the headers, and a default is lost when somebody passes headers: a 405,
 * which has an `Allow`, is `text/plain`. All other refusals are right.
 */
// docs/checks.md: `errorHygiene` / `refusalHygiene` (an error is of RFC 9457); CONTRACT: errors are `application/problem+json`.
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `toResponse(headers: Readonly<Record<string, string>> = {}): Response {`,
    replace: `toResponse(
    headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/problem+json' },
  ): Response {`,
  },
  {
    file: 'app/problem.ts',
    find: `headers: { 'Content-Type': 'application/problem+json', ...retry, ...headers },`,
    replace: `headers: { ...retry, ...headers },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
