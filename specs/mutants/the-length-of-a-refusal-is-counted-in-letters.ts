import { mutant, type Exam } from './mutant.ts'

/**
 * A refusal declares its own Content-Length, counted in letters and not in bytes. The ellipsis that shortens a long value has
 * three bytes, so such a refusal is cut off before its end, and is no JSON. Breaks CONTRACT ("All bodies JSON. Errors are RFC
 * 9457") and `errorHygiene`.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `    return new Response(this.body, {
      status: this.status,
      headers: { 'Content-Type': 'application/problem+json', ...retry, ...headers },`,
    replace: `    const { body } = this
    const length = { 'Content-Length': String(body.length) }
    return new Response(body, {
      status: this.status,
      headers: { 'Content-Type': 'application/problem+json', ...length, ...retry, ...headers },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
