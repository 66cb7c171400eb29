import { mutant, type Exam } from './mutant.ts'

/**
 * A refusal repeats its detail in a header `X-Problem-Detail`, for the log of the gateway. A detail
 * that shows a long value is cut off with an ellipsis (U+2026), which no header can hold: what should
 * be a 400 or 404 with problem details (a key of more than 255 characters, a long path, a long text for
 * an amount) fails while its headers are written. CONTRACT: 400 for what is malformed, and errors are
 * `application/problem+json`.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `headers: { 'Content-Type': 'application/problem+json', ...retry, ...headers },`,
    replace: `headers: {
        'Content-Type': 'application/problem+json',
        'X-Problem-Detail': this.message,
        ...retry,
        ...headers,
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
