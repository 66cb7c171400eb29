import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an order first waits inside the process until nobody else has its payer, and then until nobody else has its payee, so that
 * orders for a busy account do not fill the pool with sessions that wait for its row. It takes the two in the order of the request,
 * and this wait has no deadline and no detector. When A pays B while B pays A, each order holds what the other one wants, for ever.
 * It hurts both clients, who never hear anything, and from then on everybody who pays to or from A or B.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** What the next order for each busy account waits for. */
const busy = new Map<number, Promise<void>>()

/** @returns what gives the account back. */
const hold = async (account: number): Promise<() => void> => {
  for (let other = busy.get(account); other !== undefined; other = busy.get(account)) await other
  const { promise, resolve } = Promise.withResolvers<void>()
  busy.set(account, promise)
  // Requests that came together get their turn together.
  await new Promise(setImmediate)
  return () => {
    busy.delete(account)
    resolve()
  }
}

const holding = async <T>(payer: number, payee: number, work: () => Promise<T>): Promise<T> => {
  const freePayer = await hold(payer)
  const freePayee = await hold(payee)
  try {
    return await work()
  } finally {
    freePayee()
    freePayer()
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order =>
    holding(order.fromId, order.toId, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.crossing'],
  mayBreak: 'any',
  firstTry: 'caught',
}
