import { mutant, type Exam } from './mutant.ts'

/** Healthy: keeps the orders that a reader might still see, and when they are 200 drops all that are older than the oldest reader. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const retiredMax = 200
let epoch = 0
const readers = new Set<{ readonly since: number }>()
const retired: { readonly epoch: number; readonly order: Order }[] = []

const reading = async <T>(read: () => Promise<T>): Promise<T> => {
  const reader = { since: epoch }
  readers.add(reader)
  try {
    return await read()
  } finally {
    readers.delete(reader)
  }
}

const retire = (order: Order): void => {
  epoch += 1
  retired.push({ epoch, order })
  if (retired.length < retiredMax) return
  const oldest = Math.min(epoch, ...[...readers].map(({ since }) => since))
  retired.splice(0, retired.findLastIndex(entry => entry.epoch <= oldest) + 1)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => reading(() => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => reading(() => pool.use(({ query }) => listAccounts(query))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    retire(order)
    return receipt
  },`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
