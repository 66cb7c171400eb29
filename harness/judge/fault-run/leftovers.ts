import type { TimedCore } from '../../record/sample.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import type { Aftermath, LocksSeen, PlaceCount } from './record.ts'

/**
 * How many connections the service may have. Where nobody has promised a number, one more than before the first fault: a pool
 * that was not full yet may have opened it later, and one that leaks has lost more after two faults.
 */
export const connectionsAllowed = (before: number, promised: number | undefined): number =>
  promised ?? before + 1

/**
 * Each session is idle outside a transaction, and none is one too many. `promised`: how many there may be.
 *
 * @example nothingLeftBehind({ states: ['idle'], connectionsBefore: 10 }, 10).verdict
 */
export function nothingLeftBehind(
  { states, connectionsBefore }: Aftermath,
  promised: number | undefined,
): Judgement {
  const busy = states.filter(state => state !== 'idle')
  const said = promised === undefined ? `${connectionsBefore} before the first fault` : `${promised} promised`
  return judgeAudit({
    check: 'nothingLeftBehind',
    fix: 'releaseConnections',
    title: 'afterwards all connections to the database are idle, and none is one too many',
    of: 'connections',
    examined: states.length,
    violations: [
      ...busy.map(state => ({ kind: 'a connection that is not idle', what: `a connection is ${state}` })),
      ...(states.length > connectionsAllowed(connectionsBefore, promised)
        ? [`${states.length} connections, and ${said}`]
        : []),
    ],
  })
}

/**
 * One place that is back is no recovery: as many can wait at the database after each fault as before it. They have a time to come, so
 * that fewer prove nothing on a machine without a core to spare.
 */
export function placesKept(counts: readonly PlaceCount[], generator: readonly TimedCore[]): Judgement {
  const lost = counts.filter(({ before, after }) => after < before)
  const judgement = judgeAudit({
    check: 'placesKept',
    fix: 'replaceConnections',
    title: 'as many can wait at the database after a fault as before it',
    of: 'faults with operations at the database before and after',
    examined: counts.filter(({ before }) => before > 0).length,
    violations: lost.map(({ fault, atMs, before, after }) => ({
      kind: `places lost by ${fault}`,
      what: `${before} operations could wait at the database before ${fault}, ${after} after it`,
      size: before - after,
      atMs,
    })),
  })
  const share = Math.min(...lost.map(({ atMs, countedMs }) => waitedShare(generator, atMs, countedMs)))
  return unlessNoCore(judgement, share)
}

/**
 * Nobody has waited for somebody who waited for him, whether the database resolved that or a time-out came first.
 *
 * @example noDeadlock(locks.seen()).verdict // locks: that of `watchDeadlocks`
 */
export const noDeadlock = ({ looks, resolved, rings }: LocksSeen): Judgement =>
  judgeAudit({
    check: 'noDeadlock',
    fix: 'lockInOneOrder',
    title: 'operations never wait for each other in a ring',
    of: 'looks at the locks',
    examined: looks,
    violations: [
      ...(resolved === 0 ? [] : [`the database resolved ${resolved} deadlocks`]),
      ...rings.map(ring => ({ kind: 'a ring of operations that wait for each other', what: ring })),
    ],
  })
