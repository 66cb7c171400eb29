import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: lists of all accounts pass a gate of their own before the pool, so that they never have more than half of its
 * places. It looks like two queues in a row without an end, but the wait at the gate is 400 ms at most, then the list is
 * refused as `not-applied`, and its place at the gate is given back whatever happens.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { transfer } from './transfer.ts'
import { Turnstile } from './turnstile.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const gated = <T>(gate: Turnstile, work: () => Promise<T>) => async (): Promise<T> => {
  await gate.enter()
  try {
    return await work()
  } finally {
    gate.leave()
  }
}

const gateOf = (pool: Pool): Turnstile =>
  new Turnstile({ size: Math.ceil(pool.state.size / 2), queue: 1_000, waitMs: 400 })`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: gated(gateOf(pool), () => pool.use(({ query }) => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: [],
  firstTry: 'acquitted',
}
