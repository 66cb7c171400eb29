import { mutant, type Exam } from './mutant.ts'

/**
 * The text of each read of an account carries its own trace id, so every read is a new prepared statement, in the session of
 * the database and in the driver's table of statements. A team that follows "sqlcommenter" writes this and forgets that the
 * driver prepares by text.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `import type { Account, Accounts } from './bank.ts'`,
    replace: `import { randomBytes } from 'node:crypto'
import type { Account, Accounts } from './bank.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `/** The comment joins a slow statement in the log of Postgres with the trace it belongs to. */
const traced = (text: string): string => {
  const trace = randomBytes(16).toString('hex')
  const span = randomBytes(8).toString('hex')
  return \`\${text} /*traceparent='00-\${trace}-\${span}-01'*/\`
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>(traced('select id, balance from accounts where id = $1'), id)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `await query<Account>(traced('select id, balance from accounts where id = $1'), id)`,
}
