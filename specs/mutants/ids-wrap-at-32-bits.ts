import { mutant, type Exam } from './mutant.ts'

/** Wrong: account ids are unsigned 32-bit integers inside, so that 4294967296 + n is account n. */
const edits = [
  {
    file: 'app/input.ts',
    find: `  const fromId = wholeNumber(body, 'fromId', 1)`,
    replace: `  const fromId = toId32(wholeNumber(body, 'fromId', 1))`,
  },
  {
    file: 'app/input.ts',
    find: `  const toId = wholeNumber(body, 'toId', 1)`,
    replace: `  const toId = toId32(wholeNumber(body, 'toId', 1))`,
  },
  {
    file: 'app/input.ts',
    find: `  if (Number.isSafeInteger(id)) return id`,
    replace: `  if (Number.isSafeInteger(id)) return toId32(id)`,
  },
  {
    file: 'app/input.ts',
    find: `/** The last part of \`/api/accounts/:id\`.`,
    replace: `/** V8 compares and hashes 32-bit integers faster than doubles, and there will never be four billion accounts. */
const toId32 = (id: number): number => id >>> 0

/** The last part of \`/api/accounts/:id\`.`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "404 no such account", "\`GET /api/accounts/:id\`: 200 or 404", and "a request that is … forbidden (404, 422) has no effect".
 * Seen: a transfer from, or to, 4294967296 + n where account n exists is answered 200 and moves n's money; a read of it answers 200 with
 * the id n. Other large ids (999999999, 2^53 - 1) are still 404.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs', 'transaction.rejections'],
  mayBreak: 'any',
  firstTry: 'missed',
}
