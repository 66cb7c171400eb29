import { applied, domain, get, ms, refused, seconds, type System, unknown, workload } from 'vitest-plumbline'
import { type Judgement, noDoubt, poolSaturation } from 'vitest-plumbline/judge'
import { type Account, isCertain } from './domain.ts'
import { exactlyOnceIn, poolSize, times } from './workloads.ts'

type Opening = Pick<Account, 'balance'>

/** Nobody uses these accounts: each is known by its balance, which no other account has. */
const smallest = 3_000_000
const each = 15
/** More than there are connections. */
const together = 15
const behind = smallest + poolSize * each
const calm = behind + together
const largest = calm + poolSize * each

/** RFC 9110, 10.2.2: the Location in a 201 is that of what was made. It need not be sent. */
const leadsTo = (id: number, location: string | readonly string[] | undefined): boolean =>
  location === undefined ||
  new URL(String(location), 'http://service/api/accounts').pathname === `/api/accounts/${id}`

const openings = domain({
  act: (client, { order }) => client.post('/api/accounts', order as Opening),
  outcome: ({ status, headers, body }) => {
    // Who is not told what the account holds, or where it is, has to ask for it.
    if (status === 201)
      return Number.isSafeInteger(body.balance) && leadsTo(body.id, headers['location'])
        ? applied(body.id)
        : unknown()
    return isCertain(status, String(body?.type)) ? refused() : unknown()
  },
  finalState: async ({ database }) => {
    const accounts = await database.rows<Account>`
      select id, balance from accounts where balance >= ${smallest} and balance < ${largest}`
    return accounts.map(({ id, balance }) => ({ key: null, id, order: { balance } }))
  },
})

/** As many clients as there are connections open accounts, one after the other. `least`: the balance of the first. */
const openMany = (system: System, least: number) =>
  workload(system, {
    domain: openings,
    clients: poolSize,
    orders: (_, client) => times(each).map(count => ({ balance: least + client * each + count })),
  })

/** Beside a crowd they may be turned away. */
export const openBesideALock = async (system: System): Promise<Judgement> => ({
  ...exactlyOnceIn(await openMany(system, smallest)),
  check: 'besideALock.exactlyOnce',
})

/** More clients than there are connections open an account each, while the table is locked for writers. */
async function openBehindALock(system: System): Promise<Judgement> {
  const record = await workload(system, {
    domain: openings,
    clients: together,
    orders: (_, client) => [{ balance: behind + client }],
    behind: () => 'lock table accounts in share mode',
    heldAtMost: seconds(6),
    health: get('/api/health'),
  })
  const saturation = poolSaturation(record, { connections: poolSize, answer: seconds(4), health: ms(500) })
  return { ...saturation, check: 'openings.poolSaturation' }
}

/** Behind a lock for writers, and afterwards, when nothing is in the way of any. */
export const openTogether = async (system: System): Promise<Judgement[]> => [
  await openBehindALock(system),
  { ...noDoubt(await openMany(system, calm)), check: 'openings.noDoubt' },
]
