import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each account is opened with a random token in a column of its own, and if the answer to the COMMIT of an opening is lost
 * within two seconds, the token is looked for once, on another connection; a row that is seen was committed by this very opening
 * and is confirmed (an id could be given anew after a crash, a token is not), and a row that is not seen may still come, so the
 * answer stays `outcome-unknown`; nothing is opened again.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `balance bigint not null check (balance >= 0)`,
    replace: `balance bigint not null check (balance >= 0),
  opening uuid unique`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {`,
    replace: `/** The number of the account that was opened with this token, if that is committed. */
export const findOpening = async (query: Query, token: string): Promise<number | undefined> => {
  const [account] = await query<{ id: number }>\`select id from accounts where opening = \${token}\`
  return account?.id
}

export const insertAccount = async (query: Query, balance: number, token: string): Promise<Account> => {`,
  },
  {
    file: 'app/accounts.ts',
    find: `insert into accounts (balance) values (\${balance}) returning id, balance`,
    replace: `insert into accounts (balance, opening) values (\${balance}, \${token}) returning id, balance`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { findAccount, findOpening, insertAccount, listAccounts } from './accounts.ts'
import type { Account, Bank } from './bank.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Later than that a client has waited long enough, and hears of the doubt at once. */
const lookWithinMs = 2_000
const lookMs = 500

const openAccount = async (pool: Pool, balance: number): Promise<Account> => {
  const startedAt = performance.now()
  const token = randomUUID()
  try {
    return await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance, token)),
    )
  } catch (error) {
    const doubted = error instanceof Problem && error.kind === 'outcome-unknown'
    if (!doubted || performance.now() - startedAt > lookWithinMs) throw error
    const id = await pool.use(({ query }) => findOpening(query, token), lookMs).catch(() => undefined)
    if (id === undefined) throw error
    return { id, balance }
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `open: balance => openAccount(pool, balance),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
