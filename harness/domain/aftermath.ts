import { setTimeout as sleep } from 'node:timers/promises'
import { connectionsAllowed } from '../judge/fault-run/leftovers.ts'
import type { Aftermath } from '../judge/fault-run/record.ts'
import { openDatabase } from './open-database.ts'

/** Long enough for a transaction of a request that is answered to be over. */
export const restMs = 200
/** A connection whose other end has vanished may take the database a while to notice. */
const settlesWithinMs = 10_000

/** What is left of the sessions as soon as all are idle and none is one too many, or when their time is up. */
export async function settledStates(
  url: string,
  connectionsBefore: number,
  promised: number | undefined,
): Promise<Aftermath> {
  const allowed = connectionsAllowed(connectionsBefore, promised)
  await using session = openDatabase(url)
  const deadline = performance.now() + settlesWithinMs
  for (;;) {
    await sleep(restMs)
    const states = (await session.sessions()).map(({ state }) => state)
    const clean = states.every(state => state === 'idle') && states.length <= allowed
    if (clean || performance.now() > deadline) return { states, connectionsBefore }
  }
}
