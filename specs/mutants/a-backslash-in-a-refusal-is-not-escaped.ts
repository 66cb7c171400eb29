import { mutant, type Exam } from './mutant.ts'

/** Wrong: the JSON of a refusal is put together by hand, because that is faster; quotes are escaped in it, and backslashes are not. */
const edits = [
  {
    file: 'app/problem.ts',
    find: `    return JSON.stringify({ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail })`,
    replace: `    // Only the detail can hold a quote: all else is ours.
    const text = detail.replaceAll('"', '\\\\"')
    return \`{"type":"urn:problem-type:\${kind}","title":"\${catalogue[kind][1]}","status":\${status},"detail":"\${text}"}\``,
  },
]

export const service = mutant(edits)

/**
 * Breaks "All bodies JSON. Errors are RFC 9457 `application/problem+json` with `type`, `title`, `status`, `detail`": some bodies cannot be parsed,
 * so that the client cannot read the type.
 * Seen: a key with a backslash, such as `2024\07`, that is reused with another amount (422) or is in flight at the deadline (409); and a
 * value or a path with a quote in it, such as an amount of `a"b` (400) or `/api/accounts/a%22b` (404). Statuses and effects are right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
