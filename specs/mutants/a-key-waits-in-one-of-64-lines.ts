import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an order with a key first takes an advisory lock on the hash of the key, so that a concurrent replay waits without writing to
 * the ledger. To keep the lock table of the database small the hash has six bits: 64 lines for all keys. Who has waited in a line for
 * half a second is told that its key is in flight; it may be the key of a stranger.
 *
 * Breaks CONTRACT: "409 the same key still in flight at the deadline". No money is lost, and nothing deadlocks (line, key, accounts).
 * Seen: while an account is locked for a second or longer and some (say five) orders with keys have begun to wait for it, orders of
 * OTHER accounts with fresh keys are held up, and one in thirteen of them is answered 409 `key-in-flight` after half a second, although
 * places are free and nobody has ever sent that key. Both replicas share the lines. Without a lock that lasts it is a wait of some ms.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await lineUp(query, order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `const lineUpMs = 500
const askEveryMs = 25

/** Whoever sends the key of an order under way waits here, and has not written to the ledger. */
const lineUp = async (query: Query, order: Order): Promise<void> => {
  if (order.idempotencyKey === null) return
  const until = performance.now() + lineUpMs
  for (;;) {
    const [turn] = await query<{ mine: boolean }>\`
      select pg_try_advisory_xact_lock(hashtext(\${order.idempotencyKey}) & 63) as mine\`
    if (turn?.mine === true) return
    if (performance.now() > until) throw keyInFlight(order)
    await sleep(askEveryMs)
  }
}

/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
