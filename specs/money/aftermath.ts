import { setTimeout as sleep } from 'node:timers/promises'
import { openSession, serviceSessions } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'

/** What the service has left in its database when nobody asks it for anything any more. */
export interface Aftermath {
  /** The state of each of its connections, such as `idle`. */
  readonly states: readonly string[]
}

/** Long enough for a transaction of a request that is answered to be over. */
const settleMs = 200

export async function readAftermath(databaseUrl: string): Promise<Aftermath> {
  const sql = openSession(databaseUrl)
  try {
    await sleep(settleMs)
    return { states: (await serviceSessions(sql)).map(({ state }) => state) }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Each connection is idle outside a transaction, and none is more than promised. */
export function nothingLeftBehind({ states }: Aftermath, connectionsMax: number): Judgement {
  const busy = states.filter(state => state !== 'idle')
  return judgeAudit({
    check: 'nothingLeftBehind',
    title: 'afterwards all connections are idle, and none is one too many',
    of: 'connections',
    examined: states.length,
    violations: [
      ...busy.map(state => ({ kind: 'a connection that is not idle', what: `a connection is ${state}` })),
      ...(states.length > connectionsMax
        ? [`${states.length} connections, expected ${connectionsMax} at most`]
        : []),
    ],
  })
}
