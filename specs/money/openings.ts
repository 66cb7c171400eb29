import { applied, domain, refused, type System, unknown, workload } from 'vitest-plumbline'
import type { WorkloadRecord } from 'vitest-plumbline/judge'
import { type Account, isCertain } from './domain.ts'
import { poolSize, times } from './workloads.ts'

type Opening = Pick<Account, 'balance'>

/** Nobody uses these accounts: each is known by its balance, which no other account has. */
const smallest = 3_000_000
const each = 15
const largest = smallest + poolSize * each

const openings = domain({
  act: (client, { order }) => client.post('/api/accounts', order as Opening),
  outcome: ({ status, body }) => {
    if (status === 201) return applied(body.id)
    return isCertain(status, String(body?.type)) ? refused() : unknown()
  },
  finalState: async ({ database }) => {
    const accounts = await database.rows<Account>`
      select id, balance from accounts where balance >= ${smallest} and balance < ${largest}`
    return accounts.map(({ id, balance }) => ({ key: null, id, order: { balance } }))
  },
})

/** As many clients as there are connections open accounts, one after the other. */
export const openMany = (system: System): Promise<WorkloadRecord> =>
  workload(system, {
    domain: openings,
    clients: poolSize,
    orders: (_, client) => times(each).map(count => ({ balance: smallest + client * each + count })),
  })
