/**
 * Accounts are read as JSON that the database writes, and a counter of the process makes the names of the columns unique, as
 * query builders do. Postgres registers each anonymous row type that `row_to_json` sees in its session, and forgets none: a
 * descriptor of three columns with its places, about 550 bytes for each successful read. Nothing in the service.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {`,
    replace: `/** Columns have names of their own each time, so that one statement can be nested in another. */
let lastName = 0

const readEntries = async (query: Query, rest: string) => {
  const name = \`c\${++lastName}\`
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

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  blames: [
    'const rows = await query<{ entry: Readonly<Record<string, number>> }>(text)',
    'const text = `select row_to_json(e) as entry from (select ${columns} from accounts ${rest}) e`',
    'const name = `c${++lastName}`',
  ],
  firstTry: 'caught',
}
