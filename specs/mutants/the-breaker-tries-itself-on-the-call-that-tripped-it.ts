import { type Exam, mutant } from './mutant.ts'

/**
 * A circuit breaker around the database. The call that finds the connection lost trips it, and is kept. The next caller finds the
 * circuit half open and makes the trial: it calls what failed, since that is what has to work again. If the trial succeeds, the circuit
 * is closed and the caller is served. The call that was kept may be a transfer, and its client was told `not-applied` long ago.
 *
 * A real team writes it as a general breaker for any function: `half open: call it again`. It was tried with reads.
 *
 * A client sees it: of all orders that an outage refuses as certainly without effect, one is done after all, a moment after the
 * database is back. Without an outage nothing is wrong, and behind a lock neither: a busy database trips nothing.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { type Connection, ConnectionLost } from './connection.ts'`,
  },
  {
    file: 'app/dialler.ts',
    find: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later')`,
    replace: `    throw new Problem(
      'not-applied',
      'the database cannot be reached; send it again later',
      new ConnectionLost('no probe has come back', { sent: false }),
    )`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { ConnectionLost } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

type Call = () => Promise<unknown>

/** The call that has tripped the breaker; undefined while the circuit is closed. */
let tripping: Call | undefined

const isOutage = (error: unknown): boolean =>
  error instanceof Problem && error.kind === 'not-applied' && error.cause instanceof ConnectionLost

const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
  if (tripping !== undefined) await tryOut(tripping)
  try {
    return await call()
  } catch (error) {
    if (isOutage(error)) tripping ??= call
    throw error
  }
}

/** Half open: one trial at a time. @throws Problem when the database is still away. */
const tryOut = async (trial: Call): Promise<void> => {
  tripping = undefined
  try {
    await trial()
  } catch (error) {
    if (!isOutage(error)) return
    tripping = trial
    throw new Problem('not-applied', 'the database is not back yet; send it again later', error)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    guarded(() => pool.use(connection => transaction(connection, query => insertAccount(query, balance)))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => guarded(() => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => guarded(() => pool.use(({ query }) => listAccounts(query))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    guarded(() => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
