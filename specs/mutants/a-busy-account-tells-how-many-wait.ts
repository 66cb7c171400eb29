import { mutant, type Exam } from './mutant.ts'

/**
 * An order that waited too long for its accounts should be told how many others wait, and the count is asked for where the
 * error is caught: in the transaction that the lock timeout has just aborted. The database answers only that (25P02), which
 * is no error that passes, so the client of a busy account gets a 500 in place of a 503 that says that nothing was done.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)`,
    replace: `    if (waitedForKey(error)) throw keyInFlight(order)
    if (isServerError(error) && error.code === lockNotAvailable) throw await busy(query, order, error)
    throw error`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const keyInFlight =`,
    replace: `const busy = async (query: Query, { fromId, toId }: Order, cause: unknown): Promise<Problem> => {
  const [row] = await query<{ waiting: number }>\`
    select count(distinct pid)::int as waiting from pg_locks where not granted\`
  const waiting = row?.waiting ?? 0
  return new Problem(
    'not-applied',
    \`account \${fromId} or \${toId} is busy, \${waiting} others wait for accounts; send it again later\`,
    cause,
  )
}

export const keyInFlight =`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
