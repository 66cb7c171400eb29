import { mutant, type Exam } from './mutant.ts'

/**
 * Errors look different: another prefix of `type`, other titles, a member `instance` that no two answers share,
 * `application/problem+json; charset=utf-8`, and `Retry-After` as a date instead of seconds.
 *
 * Why it keeps every promise: CONTRACT.md asks for "RFC 9457 `application/problem+json` with `type`, `title`, `status`,
 * `detail`, and no SQL, stack, or host name", for a `type` that ends with `not-applied` or `outcome-unknown`, and for
 * `Retry-After`. All are there. RFC 9457 defines `instance`, RFC 9110 allows a date in `Retry-After` (this one is one to
 * two seconds ahead), and a parameter leaves the media type what it is. Only what was confirmed is promised byte for
 * byte, and a confirmation has none of this. Status, Connection, and when which error is answered are untouched, also
 * where the parser of HTTP refuses. An instance is made for each answer and kept nowhere.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `/** Every way a request can be refused: HTTP status and the title that goes with it. */
`,
    replace: `import { randomUUID } from 'node:crypto'

/** Every way a request can be refused: HTTP status and the title that goes with it. */
`,
  },
  {
    file: 'app/problem.ts',
    find: `'Not applied: it had no effect and may be sent again'`,
    replace: `'Nothing was done; feel free to ask again'`,
  },
  {
    file: 'app/problem.ts',
    find: `'Outcome unknown: it may or may not have been applied'`,
    replace: `'Perhaps it was done, perhaps not'`,
  },
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'
`,
    replace: `/** A date has whole seconds, so this is one to two seconds ahead. */
const retryAfter = (): string => new Date(Date.now() + 2_000).toUTCString()
`,
  },
  {
    file: 'app/problem.ts',
    find: `{ type: \`urn:problem-type:\${kind}\`, title: catalogue[kind][1], status, detail }`,
    replace: `{
      type: \`urn:ledger:errors:\${kind}\`,
      title: catalogue[kind][1],
      status,
      detail,
      instance: \`urn:uuid:\${randomUUID()}\`,
    }`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfter() }`,
  },
  {
    file: 'app/problem.ts',
    find: `'Content-Type': 'application/problem+json'`,
    replace: `'Content-Type': 'application/problem+json; charset=utf-8'`,
  },
  {
    file: 'app/raw-refusal.ts',
    find: `'Content-Type: application/problem+json'`,
    replace: `'Content-Type: application/problem+json; charset=utf-8'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
