import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the pattern for keys says that they consist of parts which a sign may end. It takes exactly the right keys, but a text of n letters can be divided in 2^(n-1) ways, and
 * the engine tries all of them before it refuses a long key that has one forbidden character.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `const longestKey = 255

/** Visible characters, in parts: \`shop-7:order.4711:attempt\`. */
const keyInParts = /^(?:[\\x21-\\x7e]+[-_.:/]?)+$/

const parseKey = (key: string | undefined): string | null => {`,
  },
  {
    file: 'app/input.ts',
    find: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key`,
    replace: `  if (key.length <= longestKey && keyInParts.test(key)) return key`,
  },
])

/**
 * Breaks "the health check answers meanwhile", and all latencies and promises that other clients have.
 * When: one client sends a key of at most 255 characters with a space or a letter such as é behind some thirty others. Each valid key, and each short invalid one, is judged at once.
 * Seen: POST /api/transfer with Idempotency-Key: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b" (forty a) is never answered. Neither is anything else, /api/health included: the
 * event loop is at 100 %, SIGTERM is not heard, and transactions that were open are ended by the database.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
