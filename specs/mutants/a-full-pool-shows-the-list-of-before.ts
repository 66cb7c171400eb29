import { type Exam, mutant } from './mutant.ts'

/**
 * The last two free places of the pool are left to orders. While only those are free, the list is the one that was read last, if
 * that is at most a second old. A team writes it so that dashboards cost no place under load. Quiet tests never meet it. A client
 * that is told of a transfer and then reads the list, while other clients keep the pool busy, does not find the transfer in it.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Places that lists leave to orders. */
const placesOfOrders = 2
const listAgeMaxMs = 1_000
let latest: { readonly accounts: Accounts; readonly readAt: number } | undefined`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: async () => {
    const { size, inUse } = pool.state
    const readAt = performance.now()
    const isBusy = inUse >= size - placesOfOrders
    if (isBusy && latest !== undefined && readAt - latest.readAt < listAgeMaxMs) return latest.accounts
    const accounts = await pool.use(({ query }) => listAccounts(query))
    latest = { accounts, readAt }
    return accounts
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
