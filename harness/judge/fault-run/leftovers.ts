import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import type { Aftermath, LocksSeen, PlaceCount } from './record.ts'

/** Each session is idle outside a transaction, and there are no more than before the first fault. */
export function nothingLeftBehind({ states, connectionsBefore }: Aftermath): Judgement {
  const busy = states.filter(state => state !== 'idle')
  return judgeAudit({
    check: 'nothingLeftBehind',
    title: 'afterwards all connections to the database are idle, and none is one too many',
    of: 'connections',
    examined: states.length,
    violations: [
      ...busy.map(state => ({ kind: 'a connection that is not idle', what: `a connection is ${state}` })),
      ...(states.length > connectionsBefore
        ? [`${states.length} connections, and ${connectionsBefore} before the first fault`]
        : []),
    ],
  })
}

/** One place that is back is no recovery: as many can wait at the database after each fault as before it. */
export const placesKept = (counts: readonly PlaceCount[]): Judgement =>
  judgeAudit({
    check: 'placesKept',
    title: 'as many can wait at the database after a fault as before it',
    of: 'faults with operations at the database before and after',
    examined: counts.filter(({ before }) => before > 0).length,
    violations: counts
      .filter(({ before, after }) => after < before)
      .map(({ fault, atMs, before, after }) => ({
        kind: `places lost by ${fault}`,
        what: `${before} operations could wait at the database before ${fault}, ${after} after it`,
        size: before - after,
        atMs,
      })),
  })

/**
 * Nobody has waited for somebody who waited for him, whether the database resolved that or a time-out came first.
 *
 * @example noDeadlock(locks.seen()).verdict // locks: that of `watchDeadlocks`
 */
export const noDeadlock = ({ looks, resolved, rings }: LocksSeen): Judgement =>
  judgeAudit({
    check: 'noDeadlock',
    title: 'operations never wait for each other in a ring',
    of: 'looks at the locks',
    examined: looks,
    violations: [
      ...(resolved === 0 ? [] : [`the database resolved ${resolved} deadlocks`]),
      ...rings.map(ring => ({ kind: 'a ring of operations that wait for each other', what: ring })),
    ],
  })
