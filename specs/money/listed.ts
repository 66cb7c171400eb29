import { databaseOf, openSession, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { type Account, type Said } from './domain.ts'
import { post, read } from './requests.ts'
import { poolSize, times } from './workloads.ts'

/** More than a page, or a usual limit of a query. */
const longList = 1_001

/** Opens accounts until there are so many. One that is turned away is not tried again. */
async function openUntilLong(origin: string, opened: number): Promise<void> {
  const open = () => post(`${origin}/api/accounts`, { balance: 7 })
  for (let count = opened; count < longList; count += poolSize) await Promise.all(times(poolSize).map(open))
}

const shown = ({ id, balance }: Account): string => `${id}: ${balance}`

/** A long list of all accounts, when nobody else sends anything, is the table: each account once, and the total is their sum. */
export async function judgeList(system: System): Promise<Judgement> {
  const { origin } = system.service
  const sql = openSession(databaseOf(system).url)
  try {
    const [before] = await sql<{ opened: number }[]>`select count(*)::int as opened from accounts`
    await openUntilLong(origin, before?.opened ?? 0)
    const said = (await read(`${origin}/api/accounts`)) as Exclude<Said, Account> | undefined
    const held = await sql<Account[]>`select id, balance from accounts`
    const listed = (said?.accounts ?? []).map(shown)
    const [inTable, inList] = [new Set(held.map(shown)), new Set(listed)]
    const sum = held.reduce((total, { balance }) => total + balance, 0)
    return judgeAudit({
      check: 'listed',
      title: 'the list of all accounts has each of them once, and their sum',
      of: 'accounts',
      examined: held.length,
      violations: [
        ...listed
          .filter(one => !inTable.has(one))
          .map(what => ({ kind: 'listed, and not in the table', what })),
        ...[...inTable].filter(one => !inList.has(one)).map(what => ({ kind: 'not listed', what })),
        ...(listed.length > inList.size
          ? [{ kind: 'listed twice', what: `${listed.length} entries for ${inList.size} accounts` }]
          : []),
        ...(said?.total === sum ? [] : [{ kind: 'another total', what: `${said?.total}, and it is ${sum}` }]),
      ],
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
}
