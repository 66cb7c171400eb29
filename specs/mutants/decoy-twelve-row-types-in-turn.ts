/**
 * Accounts are read as JSON that the database writes, from columns whose names are numbered from 0 to 11 and then from 0 again.
 * A session registers each anonymous row type once and keeps it: twelve at most, 7 KB, 70 KB in all ten. A session that is
 * seldom used has all twelve late. Nothing to accuse.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {`,
    replace: `/** As deep as statements are nested: in each of them columns have names of their own. */
const namesMax = 12
let lastName = 0

const readEntries = async (query: Query, rest: string) => {
  lastName = (lastName + 1) % namesMax
  const name = \`c\${lastName}\`
  const columns = \`id as \${name}_id, balance as \${name}_balance, sum(balance) over () as \${name}_total\`
  const text = \`select row_to_json(e) as entry from (select \${columns} from accounts \${rest}) e\`
  const rows = await query<{ entry: Readonly<Record<string, number>> }>(text)
  return rows.map(({ entry }) => {
    const value = (column: string): number => entry[\`\${name}_\${column}\`] ?? 0
    return { id: value('id'), balance: value('balance'), total: value('total') }
  })
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `  const [entry] = await readEntries(query, \`where id = \${id}\`)
  const account = entry && { id: entry.id, balance: entry.balance }`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const rows = await readEntries(query, 'order by id')`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
