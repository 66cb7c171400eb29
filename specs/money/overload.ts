import { get, ms, seconds, workload, type System } from 'vitest-plumbline'
import { money, type Balances } from './domain.ts'
import { lockFirst, order, poolSize, times } from './workloads.ts'

/** Shorter than anybody waits for a lock. */
const shortly = ms(500)

/**
 * A crowd behind a lock, and what is served after it. Whoever waited for a locked account before the crowd came waits for it
 * afterwards too: nothing that a crowd made shorter stays so.
 */
export async function overloaded(system: System) {
  const domain = money([1_000, 0])
  const behindALock = { behind: lockFirst, orders: (opened: Balances) => [order(opened)] }
  const inTurn = { domain, clients: poolSize, ...behindALock, heldAtMost: shortly }
  const before = await workload(system, inTurn)
  const { opened } = before
  const record = await workload(system, {
    domain,
    opened,
    clients: 5 * poolSize,
    ...behindALock,
    heldAtMost: seconds(6),
    health: get('/api/health'),
  })
  const afterwards = await workload(system, {
    domain,
    opened,
    clients: poolSize,
    orders: accounts => times(5).map(() => order(accounts)),
  })
  const again = await workload(system, { ...inTurn, opened })
  const waited = before.acts.every(({ effect }) => effect.kind === 'applied') ? again.acts : []
  return {
    /** Of the crowd. */
    record,
    all: { ...again, acts: [before, record, afterwards, again].flatMap(({ acts }) => acts) },
    served: { ...afterwards, acts: [...afterwards.acts, ...waited] },
  }
}
