import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: reads are prepared under a name and with a comment of their own, because the comment has the number of the trace. Each
 * session keeps its latest sixteen, and deallocates the oldest when it prepares one more, as the statement caches of drivers
 * do. The pool lends the connection that was given back last, so the sessions fill one after the other.
 * Bound: 160 prepared statements in ten sessions, about 2 MB of the database.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `const statementsMax = 16
/** The names of the statements of each session, the oldest first. */
const statements = new WeakMap<Query, string[]>()
let traces = 0

const traced = async <Row extends object>(query: Query, text: string) => {
  const names = statements.get(query) ?? []
  statements.set(query, names)
  const name = 'traced_' + ++traces
  await query('prepare ' + name + ' as ' + text + ' /* ' + name + ' */')
  names.push(name)
  const rows = await query<Row>('execute ' + name)
  const oldest = names.length > statementsMax ? names.shift() : undefined
  if (oldest !== undefined) await query('deallocate ' + oldest)
  return rows
}

export const insertAccount =`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `  const [account] = await traced<Account>(query, 'select id, balance from accounts where id = ' + id)`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const rows = await traced<Account & { total: string }>(
    query,
    'select id, balance, sum(balance) over () as total from accounts order by id',
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
