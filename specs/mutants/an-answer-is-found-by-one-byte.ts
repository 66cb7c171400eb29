import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: orders are handed to the bank like frames with a number of one byte, and the answer finds its client by that number. An order that waits while 256
 * others come has lost its entry to the last of them: whichever of the two ends first answers the younger client (with the other's transfer), and the
 * older client is never answered.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `interface Caller {
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: unknown) => void
}

/** More than the places and every order that a pool of ten can have under way. */
const correlations = 256

/** Callers by the number of their order, as the frames of the remote bank will have one. */
const correlated = (execute: (order: Order) => Promise<Receipt>) => {
  const callers = new Map<number, Caller>()
  let last = 0

  const settle = (id: number, answer: (caller: Caller) => void): void => {
    const caller = callers.get(id)
    if (caller === undefined) return
    callers.delete(id)
    answer(caller)
  }

  return (order: Order): Promise<Receipt> =>
    new Promise<Receipt>((resolve, reject) => {
      last = (last + 1) % correlations
      const id = last
      callers.set(id, { resolve, reject })
      execute(order).then(
        receipt => settle(id, caller => caller.resolve(receipt)),
        (error: unknown) => settle(id, caller => caller.reject(error)),
      )
    })
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: correlated(order =>
    pool.use(connection => transaction(connection, query => transfer(query, order))),
  ),`,
  },
])

/**
 * Breaks "every operation is answered", and "a transferId is that of one's own transfer": a client is told of a stranger's transfer or refusal.
 * When: one order waits (behind a locked account, or with a frozen backend or a muted answer: one to three seconds) while 256 others are served on other accounts.
 * Seen: the order behind the lock has no answer after 5 s, or another client gets its 503 although its own money has moved. Fewer than 256 meanwhile: nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
