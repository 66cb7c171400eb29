import { mutant, type Exam } from './mutant.ts'

/** Reads in two statements, which are one snapshot on the first ten connections only. */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    default_transaction_read_only: true,
`,
    replace: `    default_transaction_read_only: true,
    default_transaction_isolation: opened++ < 10 ? 'repeatable read' : 'read committed',
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled =`,
    replace: `let opened = 0

const undialled =`,
  },
  {
    file: 'app/transaction.ts',
    find: 'connection.query`begin read write`',
    replace: 'connection.query`begin isolation level read committed read write`',
  },
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: () =>
    pool.use(async ({ query }) => {
      await query\`begin read only\`
      const even = await query<Account>\`select id, balance from accounts where id % 2 = 0\`
      await new Promise(resolve => setTimeout(resolve, 2))
      const odd = await query<Account>\`select id, balance from accounts where id % 2 = 1\`
      await query\`commit\`
      const accounts = [...even, ...odd]
      return { accounts, total: accounts.reduce((sum, { balance }) => sum + balance, 0) }
    }),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.conservation'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
