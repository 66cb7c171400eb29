import { mutant, type Exam } from './mutant.ts'

/**
 * The text of a read of an account names one of eight lanes, so each session prepares up to eight statements, the last of them
 * late. Healthy: there is no ninth text.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `/** Lanes keep statistics apart: pg_stat_activity shows the comment. */
const lanes = 8
let reads = 0

const inLane = (text: string): string => \`\${text} /* lane=\${reads++ % lanes} */\`

export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>(inLane('select id, balance from accounts where id = $1'), id)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
