import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an order without Idempotency-Key gets one from the service, made of the number of the process and a counter. In a container
 * the process has the same number at every start and in every replica, and the counter begins at one. After a restart (SIGTERM or
 * SIGKILL), or beside a second replica, an order without a key meets the row of an earlier one: it is refused by 422 `key-reused`,
 * although its client sent no key, or, if it happens to be equal, answered 200 and `Idempotency-Replayed: true` without moving money.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {
  if (key === undefined) return null`,
    replace: `let nameless = 0

/** Every order has a key, so that the ledger can always be asked for it. */
const parseKey = (key: string | undefined): string => {
  if (key === undefined) return \`auto-\${process.pid}-\${++nameless}\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
