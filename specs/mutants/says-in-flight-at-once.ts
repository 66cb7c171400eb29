import { mutant, type Exam } from './mutant.ts'

/** Wrong: a request whose key is in use at this instant is answered 409 at once; it does not wait for the transfer that has the key. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  // Who would only wait for its key holds no place for that: its client comes again.
  if (!(await takeKey(query, order.idempotencyKey))) throw keyInFlight(order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Until the end of the transaction. @returns false when another one has it. */
const takeKey = async (query: Query, key: string | null): Promise<boolean> => {
  if (key === null) return true
  const [row] = await query<{ mine: boolean }>\`
    select pg_try_advisory_xact_lock(hashtextextended(\${key}, 0)) as mine\`
  return row?.mine === true
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "409 the same key still in flight at the deadline (a concurrent replay waits first)" and "a key sent twenty times at once is one
 * transfer with one answer, byte for byte". The money is right: one ledger row, and who comes again later has its replay.
 * Seen: without any fault, whenever one key is sent twice at the same time: 409 after a few ms, far from any deadline. Even two replays of a
 * transfer that ended long ago refuse each other.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
