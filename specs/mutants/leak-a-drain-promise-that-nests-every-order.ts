/**
 * The pool closes once every order is settled: one promise, made anew with each order from itself and the order. But
 * `Promise.allSettled` is fulfilled with what it waited for: the result holds the result before in its first place, and so on
 * to the first order. Two arrays and their settlements, with the receipt or the refusal and its stack: 250 bytes to 1 KB an order.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

let ordersSettled: Promise<unknown> = Promise.resolve()

/** Settles when every order taken so far is. The pool can close then. */
export const allOrdersSettled = (): Promise<unknown> => ordersSettled`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    const receipt = pool.use(connection => transaction(connection, query => transfer(query, order)))
    ordersSettled = Promise.allSettled([ordersSettled, receipt])
    return receipt
  },`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { allOrdersSettled, postgresBank } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close() },`,
    replace: `closePool: () => allOrdersSettled().then(() => pool.close()) },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'ordersSettled = Promise.allSettled([ordersSettled, receipt])',
  firstTry: 'caught',
}
