import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: so that no SQL ever leaves the house, a detail in which a verb of SQL occurs is left out of the answer. The detail of
 * `outcome-unknown` is plain English, but speaks of "the commit".
 * Broken: "Errors are RFC 9457 `application/problem+json` with `type`, `title`, `status`, `detail`".
 * Seen: whenever the answer to a COMMIT is lost (the database is killed in that moment, the network swallows it), the 503
 * `outcome-unknown` has no member `detail`: the one answer whose advice matters, "send it again only with the same
 * Idempotency-Key, else look first", comes without it, and a client that reads `detail.length` throws. Other refusals are
 * whole, unless the client's own text, which they quote, has such a word.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: "const retryAfterSeconds = '1'",
    replace: `const retryAfterSeconds = '1'

const sqlVerb = /\\b(select|insert|update|delete|begin|commit|rollback|truncate|alter|drop)\\b/i

/** The last line of defence: whatever went wrong inside, no statement is quoted to a client. */
const withoutSql = (detail: string): string | undefined => (sqlVerb.test(detail) ? undefined : detail)`,
  },
  {
    file: 'app/problem.ts',
    find: 'title: catalogue[kind][1], status, detail })',
    replace: 'title: catalogue[kind][1], status, detail: withoutSql(detail) })',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
