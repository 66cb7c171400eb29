import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: copies of an order would each keep a place of the pool while they wait at the key, so orders under one key go one
 * after the other, in a line before the pool that has no deadline. Behind a locked account the first copy is turned away
 * after a second, the second one only begins then, and the tenth is answered after ten: nobody hears 409 `key-in-flight`
 * "at the deadline" (CONTRACT, Transfer errors), and `settled` and `keyInFlight` (answered in 4.8 s) are broken.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const lastOfKey = new Map<string, Promise<unknown>>()

/** Copies of an order wait here and not in the pool, where each of them would keep a connection from others. */
const inTurn = async <T>(key: string | null, work: () => Promise<T>): Promise<T> => {
  if (key === null) return work()
  const before = lastOfKey.get(key) ?? Promise.resolve()
  // Whatever became of the one before: if it was refused, the key is free.
  const mine = before.then(work, work)
  lastOfKey.set(key, mine)
  try {
    return await mine
  } finally {
    if (lastOfKey.get(key) === mine) lastOfKey.delete(key)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    inTurn(order.idempotencyKey, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  breaks: ['transaction.keyInFlight.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'missed',
}
