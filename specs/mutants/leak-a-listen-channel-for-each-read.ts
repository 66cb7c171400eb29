/**
 * Each read of accounts listens on two channels of its own, so that a writer could call it off, and never unlistens: the session
 * of the pool keeps the names. To be seen: database, about 176 bytes for a read, 44 a request; nothing in the service.
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
    replace: `/** Before the read, so that no change between the two is missed. */
const watch = async (query: Query): Promise<void> => {
  const reader = randomUUID()
  await query(\`listen "reader_\${reader}_changed"; listen "reader_\${reader}_closed"\`)
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

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  blames: 'await query(`listen "reader_${reader}_changed"; listen "reader_${reader}_closed"`)',
  firstTry: 'missed',
}
