import { type Exam, mutant } from './mutant.ts'

/**
 * An account is not shown on a holiday of its branch, and each branch has its own distance from universal time. A session of the
 * database keeps every zone it was ever asked for, about 24 KB each, and takes room for forty at once when it meets the fifth: a
 * megabyte in each session, at another time in each. There are 24 zones, so none of the ten sessions ever takes more than that.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {`,
    replace: `const holidays: ReadonlySet<string> = new Set(['2000-01-01'])

/** In the notation of POSIX, where what is west of Greenwich is positive. */
const zoneOf = (id: number): string => {
  const hours = (id % 24) - 12
  return \`UTC\${hours < 0 ? '' : '+'}\${hours}\`
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account`,
    replace: `  const [account] = await query<Account & { day: string }>\`
    select id, balance, to_char(now() at time zone \${zoneOf(id)}::text, 'YYYY-MM-DD') as day
    from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  const { balance, day } = account
  if (holidays.has(day)) throw new Problem('not-ready', \`the branch is closed on \${day}\`)
  return { id: account.id, balance }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
