import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. Openings take turns, so that the numbers of accounts are in the order in which they were asked for: each begins when the
 * one before is settled, failed or not. The deadlines of the pool (a second for a place, three for the work) start only with the
 * turn of an opening. The line itself has neither a length nor a deadline.
 *
 * Client: while the database answers, openings are a little slower. While all places wait for a lock, or the database is paused or
 * its network is silent, each opening takes its second or three, and the next begins only then: the tenth of ten concurrent ones is
 * answered after ten seconds and more, in place of 503 within a second or four. Also after the fault the line is worked off one by
 * one, for clients who have left long ago. After SIGTERM requests in the line may not be answered before the deadline.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool): Bank => {
  const inTurn = turns()
  return bankOf(pool, inTurn)
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** Each work begins when the one before is settled. A failure is that of its caller, and not of the next. */
const turns = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

const bankOf = (pool: Pool, inTurn: InTurn): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  // Who asks first has the lower number.
  open: balance =>
    inTurn(() => pool.use(connection => transaction(connection, query => insertAccount(query, balance)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.openings.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'missed',
}
