import { mutant, type Exam } from './mutant.ts'

/**
 * So that a busy payer does not fill the pool, its orders stand in a line of their own, in the process, and ask for a place
 * in the pool one after the other. The line has no deadline. While an account is locked, each order ahead takes the whole
 * lock timeout of a second, so the tenth user in the line hears nothing for ten seconds.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** By payer: settles when the last order in its line is done. It never rejects. */
const lines = new Map<number, Promise<void>>()

const inLine = async <T>(payer: number, work: () => Promise<T>): Promise<T> => {
  const ahead = lines.get(payer) ?? Promise.resolve()
  const { promise: done, resolve: leave } = Promise.withResolvers<void>()
  lines.set(payer, done)
  await ahead
  try {
    return await work()
  } finally {
    leave()
    if (lines.get(payer) === done) lines.delete(payer)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    inLine(order.fromId, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
