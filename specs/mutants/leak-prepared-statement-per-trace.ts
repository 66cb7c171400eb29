import { mutant, type Exam } from './mutant.ts'

/**
 * The statement that finds an account carries a trace id in a comment, so that the database's log can be joined
 * with the traces; the driver prepares each text once and keeps it for the life of the connection, and here every
 * text is new. Nothing in the service's own code holds anything.
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
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `  const trace = randomBytes(16).toString('hex')
  const text = \`select id, balance from accounts where id = $1 /* traceparent='00-\${trace}-01' */\`
  const [account] = await query<Account>(text, id)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'traceparent=',
}
