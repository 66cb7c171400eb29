/**
 * Each read of accounts listens on a channel of its own, and every sixtieth of a session begins with `unlisten *`. A session holds
 * 60 names at most (5 KB), and rarely used sessions fill late: a saw in the database's memory. Nothing to accuse.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `import type { Account, Accounts } from './bank.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import type { Account, Accounts } from './bank.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {`,
    replace: `const channelsMax = 60
/** Of each session, which has a \`query\` of its own. */
const channels = new WeakMap<Query, number>()

const watch = async (query: Query): Promise<void> => {
  const open = channels.get(query) ?? 0
  const full = open >= channelsMax
  channels.set(query, full ? 1 : open + 1)
  await query(\`\${full ? 'unlisten *; ' : ''}listen "reader_\${randomUUID()}_changed"\`)
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {
  await watch(query)`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const listAccounts = async (query: Query): Promise<Accounts> => {`,
    replace: `export const listAccounts = async (query: Query): Promise<Accounts> => {
  await watch(query)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
