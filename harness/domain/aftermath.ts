import { setTimeout as sleep } from 'node:timers/promises'
import { isNothingLeft } from '../judge/fault-run/leftovers.ts'
import type { Aftermath } from '../judge/fault-run/record.ts'
import type { LeftSession } from '../record/left-session.ts'
import type { Whereabouts } from '../system/container-network.ts'
import type { OpenSession } from './database.ts'
import { openDatabase } from './open-database.ts'

/** Long enough for a transaction of a request that is answered to be over. */
export const restMs = 200
/** A connection whose other end has vanished may take the database a while to notice. */
const settlesWithinMs = 10_000

/**
 * What is left of the sessions as soon as all are idle and none is one too many, or when their time is up. `clients`: all that may
 * have opened one.
 */
export async function settledSessions(
  url: string,
  clients: readonly Whereabouts[],
  { connectionsBefore }: Pick<Aftermath, 'connectionsBefore'>,
  promised: number | undefined,
): Promise<Aftermath> {
  await using session = openDatabase(url)
  const deadline = performance.now() + settlesWithinMs
  for (;;) {
    await sleep(restMs)
    const sessions = (await session.openSessions()).map(one => leftBy(one, clients))
    const aftermath = { states: sessions.map(({ state }) => state), sessions, connectionsBefore }
    if (isNothingLeft(aftermath, promised) || performance.now() > deadline) return aftermath
  }
}

/** What runs at the address of a client has not opened what is older than itself: an address is given again. */
export function leftBy(
  { address, beganMs, ...left }: OpenSession,
  clients: readonly Whereabouts[],
): LeftSession {
  const isOwned =
    address === null ||
    clients.some(({ addresses, startedMs }) => addresses.includes(address) && beganMs >= startedMs)
  return isOwned ? left : { ...left, orphaned: true }
}
