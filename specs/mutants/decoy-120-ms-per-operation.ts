import { mutant, type Exam } from './mutant.ts'

/** Healthy: each operation takes 120 ms longer, as if it asked a fraud service first and wrote an audit trail after; no place or lock is held meanwhile. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount,`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  find: async id => {
    await sleep(120)
    return pool.use(({ query }) => findAccount(query, id))
  },
  list: async () => {
    await sleep(120)
    return pool.use(({ query }) => listAccounts(query))
  },
  transfer: async order => {
    await sleep(60)
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    await sleep(60)
    return receipt
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    await sleep(120)
    return pool.use(connection => transaction(connection, query => insertAccount(query, balance)))
  },`,
  },
]

export const service = mutant(edits)

/**
 * Places and locks are held as long as before. Longest answer: 0.12 + 1 (place) + 3 (lease) = 4.12 s < 4.8 s. Reads begin after the
 * pause, so they see all that was confirmed before. Answers still come after COMMIT; the drain waits for them (under 8 s). A service killed in the
 * 60 ms after COMMIT leaves a doubt that the client has anyway without an answer, and its key resolves it. Health and ready are as before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
