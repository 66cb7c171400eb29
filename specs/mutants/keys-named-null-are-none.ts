import { type Exam, mutant } from './mutant.ts'

/**
 * Takes the keys `null` and `undefined` for no key. Clients in JavaScript send them by mistake, when the variable that should
 * hold the key is empty. The team had seen them in the log: two people's orders had the key `undefined`, and the second was
 * refused with 422. So it reads both words as no key.
 *
 * Every other key is kept as it came. A client that sends one order twice under the key `null` has made two transfers. Under
 * the key `undefined` an order with another amount is not refused with 422: it is made. Neither has a key in the ledger, so an
 * answer that was lost cannot be asked for again.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {
  if (key === undefined) return null`,
    replace: `/** What a client sends whose variable is empty. */
const absent: ReadonlySet<string> = new Set(['null', 'undefined'])

const parseKey = (key: string | undefined): string | null => {
  if (key === undefined || absent.has(key)) return null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
