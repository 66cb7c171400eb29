import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. A standby that takes over may lack the last commits, so the service keeps the last 50 confirmed orders, and sends them
 * again as soon as a lost database is reachable. An order with a key is found in the ledger and nothing happens. An order without a
 * key is a new one each time: it is moved again.
 * Broken: "POST /api/transfer … 200 {success: true, transferId}; optional header `Idempotency-Key`": one confirmation is one
 * transfer (`exactlyOnce`: one row for each confirmed operation, none without a request).
 * Seen where orders bear no key: after killDatabase, fastShutdown, immediateShutdown, longOutage, loginsRefused or isolateDatabase
 * up to 50 rows appear in the ledger that nobody asked for, and balances change while no client sends anything. With keys, or
 * without an outage, never.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'
`,
    replace: `import { createApi } from './api.ts'
import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })
`,
    replace: `  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: (event, fields) => {
      log.info(event, fields)
      if (event === 'database-reachable') void sendAgain()
    },
  })
`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  const books = postgresBank(pool)
  /** A standby that took over may lack what was confirmed last. */
  const confirmed: Order[] = []
  const bank: Bank = {
    ...books,
    transfer: async order => {
      const receipt = await books.transfer(order)
      if (!receipt.replayed) confirmed.push(order)
      if (confirmed.length > 50) confirmed.shift()
      return receipt
    },
  }
  const sendAgain = async (): Promise<void> => {
    for (const order of confirmed.splice(0)) {
      await books.transfer(order).catch(error => log.info('not-sent-again', { error }))
    }
  }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
