import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultRunLimits } from '../judge/fault-run/judge.ts'
import { nothingLeftBehind } from '../judge/fault-run/leftovers.ts'
import type { Aftermath, LeftSession } from '../judge/fault-run/record.ts'
import { whereaboutsOf, type Whereabouts } from '../system/container-network.ts'
import type { OpenSession } from './database.ts'
import { openDatabase } from './open-database.ts'

/** After a request is answered, its transaction is over within this time. */
export const restMs = 200
/** The database may need a while to notice that the other end of a connection has vanished. */
const settlesWithinMs = 10_000

/** The sessions of `containers`. Waits until all are idle and there are no more than promised, for at most 10 s. */
export async function settledSessions(
  url: string,
  containers: Parameters<typeof whereaboutsOf>[0],
  before: Omit<Aftermath, 'sessions'>,
  { databaseConnections: promised }: Pick<FaultRunLimits, 'databaseConnections'>,
): Promise<Aftermath> {
  const clients = await whereaboutsOf(containers)
  await using session = openDatabase(url)
  const deadline = performance.now() + settlesWithinMs
  for (;;) {
    await sleep(restMs)
    const sessions = (await session.openSessions()).map(one => leftBy(one, clients))
    const aftermath = { sessions, ...before }
    const { verdict } = nothingLeftBehind(aftermath, promised)
    if (verdict !== 'fail' || performance.now() > deadline) return aftermath
  }
}

/** An address may be given to another container: a session older than that was opened by an earlier one. */
export function leftBy(
  { address, beganMs, ...left }: OpenSession,
  clients: readonly Whereabouts[],
): LeftSession {
  const isOwned =
    address === null ||
    clients.some(({ addresses, startedMs }) => addresses.includes(address) && beganMs >= startedMs)
  return isOwned ? left : { ...left, orphaned: true }
}
