import { mutant, type Exam } from './mutant.ts'

/** Wrong: an error has a header `X-Reason` with the messages of its causes, for the support desk; the body is as clean as before. */
const edits = [
  {
    file: 'app/problem.ts',
    find: `  toResponse(headers: Readonly<Record<string, string>> = {}): Response {`,
    replace: `  /** For the support desk: what is behind it, in one line that a header can hold. */
  get #reason(): Readonly<Record<string, string>> {
    const messages: string[] = []
    for (let cause = this.cause; cause instanceof Error; cause = cause.cause) messages.push(cause.message)
    const text = messages.join(': ').replaceAll(/[^\\x20-\\x7e]+/g, ' ').trim()
    return text === '' ? {} : { 'X-Reason': text.slice(0, 400) }
  }

  toResponse(headers: Readonly<Record<string, string>> = {}): Response {`,
  },
  {
    file: 'app/problem.ts',
    find: `'application/problem+json', ...retry, ...headers },`,
    replace: `'application/problem+json', ...retry, ...this.#reason, ...headers },`,
  },
  {
    file: 'app/api.ts',
    find: `    return new Problem('internal-error', 'the service failed; the reason is in its log').toResponse()`,
    replace: `    return new Problem('internal-error', 'the service failed; the reason is in its log', error).toResponse()`,
  },
]

export const service = mutant(edits)

/**
 * Breaks errorHygiene, "an error says what happened and reveals no internals: no SQL, no stack, no host": the messages of the database, with its
 * relations, and of the socket, with the address of the database ("connect ECONNREFUSED 172.18.0.3:5432"), go to the client. Only a
 * look at the headers finds it: the problem document is unchanged.
 * Seen: at each order that the database refuses half-way (500), at each 503 behind a lock ("canceling statement due to lock timeout"), and at
 * each 503 while the database is lost. The refusals of a domain have no cause, and no header.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'missed',
  breaks: ['transaction.errorHygiene'],
  mayBreak: 'any',
}
