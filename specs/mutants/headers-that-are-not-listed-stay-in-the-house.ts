import { type Exam, mutant } from './mutant.ts'

/**
 * Only headers of a list leave the house, so that no library can reveal anything by one of its own. The list was made of what
 * successes and 503 have, and `Allow` was forgotten: a 405 does not say in it which methods the path takes. docs/checks.md,
 * `forms`: "a 405 lists the methods of its path".
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** What may leave the house, in lower case. */
const headersListed: ReadonlySet<string> = new Set([
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'idempotency-replayed',
  'location',
  'retry-after',
])

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      for (const name of [...response.headers.keys()]) {
        if (!headersListed.has(name)) response.headers.delete(name)
      }
      if (readiness.stopping) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
