import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong with two replicas: orders for one account stand in line in the process, so nobody else can have its row, and it is locked with
 * NOWAIT. But the other replica has a line of its own: an order that meets one of the other replica at an account is answered 503 at once,
 * under no load to speak of. A user notices within a second of transfers over both replicas: breaks `replicas.noDoubt`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id for no key update nowait`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order } from './bank.ts'`,
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
const turnMs = 1_000

/** Accounts of the orders that are under way. */
const busy = new Set<number>()

/** Takes both accounts at once or none, so that no two orders wait for each other. */
const inTurn = async <T>({ fromId, toId }: Order, work: () => Promise<T>): Promise<T> => {
  const until = performance.now() + turnMs
  while (busy.has(fromId) || busy.has(toId)) {
    if (performance.now() > until)
      throw new Problem('not-applied', 'the accounts are in use by others; send it again later')
    await sleep(2)
  }
  busy.add(fromId).add(toId)
  try {
    return await work()
  } finally {
    busy.delete(fromId)
    busy.delete(toId)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    inTurn(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'behind a lock',
  breaks: ['transaction.behindALock.healed.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
