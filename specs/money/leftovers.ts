import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, openSession, serviceSessions, type System, workload } from 'vitest-plumbline'
import { type Judgement, noDoubt, nothingLeftBehind } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { lockFirst, order, poolSize, times } from './workloads.ts'

/** Long enough for the transaction of an answered request to be over. */
const restMs = 200
/** What most looks find decides: a job in the background may be at work at one, and one that waits for a lock may rest at two. */
const most = 3
const betweenMs = 60

/** No session is in a transaction or at work, and there are no more than the service promised. */
export async function leftBehind(system: System): Promise<Judgement> {
  const promised = poolSize * system.services.length
  const sql = openSession(databaseOf(system).url)
  await sleep(restMs)
  try {
    const looks: Judgement[] = []
    for (;;) {
      const sessions = await serviceSessions(sql)
      const judgement = nothingLeftBehind({ sessions, connectionsBefore: promised }, promised)
      looks.push(judgement)
      if (looks.filter(({ verdict }) => verdict === judgement.verdict).length === most) return judgement
      await sleep(betweenMs)
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** A service uses a connection for three seconds at most. A timer of a refused request that is not cleared ends it then. */
const leaseMs = 3_000
/** Accounts are opened meanwhile. */
const aheadMs = 500
const ordersEach = 60

/** Each connection is used by an order that is refused, and by others when the time of that one would be over. */
export async function servedAfterRefusals(system: System): Promise<Judgement> {
  const sentAt = performance.now()
  const { acts } = await workload(system, {
    domain: money([0, 0]),
    clients: poolSize,
    orders: opened => [order(opened)],
    meet: opened => [lockFirst(opened)],
  })
  await sleep(Math.max(0, sentAt + leaseMs - aheadMs - performance.now()))
  const record = await workload(system, {
    domain: money(times(poolSize + 1).map(() => 1_000)),
    clients: poolSize,
    orders: (opened, client) => {
      const [payee = 0, ...payers] = opened.keys()
      return times(ordersEach).map(() => ({ fromId: payers[client] ?? 0, toId: payee, amount: 1 }))
    },
  })
  // Without a refusal nothing was looked at.
  const isRefused = acts.some(({ effect }) => effect.kind === 'refused')
  return { ...noDoubt(isRefused ? record : { ...record, acts: [] }), check: 'afterRefusals.noDoubt' }
}
