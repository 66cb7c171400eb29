import type { LoggedLine } from '../../record/logged-line.ts'
import type { TimedCore } from '../../record/sample.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import type { Fix } from '../fix.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { Aftermath, LeftSession, LocksSeen, PlaceCount } from './record.ts'

/**
 * How many connections the service may have without a promise: one more for each replica than before the first fault. A pool may
 * have opened one more later, as for a job in the background; a leaking one has lost more after two faults.
 */
export const connectionsAllowed = (before: Omit<Aftermath, 'sessions'>): number =>
  before.connectionsBefore + (before.replicas ?? 1)

/**
 * Each session is idle outside a transaction, and there are no more than allowed. `promised`: the allowed number.
 *
 * @example nothingLeftBehind({ sessions: [{ state: 'idle' }], connectionsBefore: 10 }, 10).verdict
 */
export function nothingLeftBehind(aftermath: Aftermath, promised: number | undefined): Judgement {
  // One whose client is gone counts if it holds locks, or if a number is promised: a database can be made to detect the loss.
  const counted = aftermath.sessions.filter(
    ({ state, orphaned }) => !orphaned || state !== 'idle' || promised !== undefined,
  )
  const own = counted.filter(({ orphaned }) => !orphaned)
  return judgeAudit({
    check: 'nothingLeftBehind',
    fix: brokenBy(own, aftermath, promised).length > 0 ? 'releaseConnections' : noticeLoss,
    title: 'afterwards all database connections are idle, and not too many are open',
    of: 'connections',
    // A service that has closed all that it had leaves nothing behind.
    examined: counted.length || aftermath.connectionsBefore,
    violations: brokenBy(counted, aftermath, promised),
  })
}

const noticeLoss: Fix = {
  kind: 'note',
  text: 'make the database detect lost clients: keepalive probes on each connection (Postgres: tcp_keepalives_idle, tcp_user_timeout), and a timeout for idle transactions (idle_in_transaction_session_timeout; MariaDB: idle_transaction_timeout)',
}

function brokenBy(sessions: readonly LeftSession[], before: Aftermath, promised?: number): Violation[] {
  const allowed = promised ?? connectionsAllowed(before)
  const said =
    promised === undefined ? `${before.connectionsBefore} before the first fault` : `${promised} promised`
  const busy = sessions
    .filter(({ state }) => state !== 'idle')
    .map(session => ({ kind: 'a connection that is not idle', what: `a connection is ${describe(session)}` }))
  if (sessions.length <= allowed) return busy
  const kind = 'too many connections'
  return [...busy, { kind, what: `${sessions.length} connections, ${said}${longestUnused(sessions)}` }]
}

/** The session that was unused for the longest time; a connection that was not given back stays unused. */
function longestUnused(sessions: readonly LeftSession[]): string {
  const unused = sessions
    .filter(({ stateMs }) => stateMs !== undefined)
    .toSorted((one, other) => Number(other.stateMs) - Number(one.stateMs))
    .slice(0, shownMax)
  return unused.length === 0 ? '' : `; unused for longest: ${unused.map(describe).join('; ')}`
}

const shownMax = 3

/** `idle for 12.3 s, open for 15 s, last asked: commit`. */
const describe = ({ state, stateMs, openMs, statement, orphaned }: LeftSession): string =>
  [
    stateMs === undefined ? state : `${state} for ${inSeconds(stateMs)}`,
    openMs !== undefined && `open for ${inSeconds(openMs)}`,
    orphaned && 'its client was lost',
    statement !== undefined && `last statement: ${statement}`,
  ]
    .filter(Boolean)
    .join(', ')

/** Rounded up: what took longer than a limit is not shown as the limit. */
export const inSeconds = (timeMs: number): string => `${(Math.ceil(timeMs / 10) / 100).toFixed(2)} s`

/**
 * As many operations can wait at the database after each fault as before it; one restored connection is no recovery. They have
 * limited time to arrive: without a spare core, fewer prove nothing. `firstStruckMs`: the first count was before this time.
 */
export function placesKept(
  counts: readonly PlaceCount[],
  generator: readonly TimedCore[],
  firstStruckMs = Number.POSITIVE_INFINITY,
): Judgement {
  const lost = counts.filter(({ before, after }) => after < before)
  const judgement = judgeAudit({
    check: 'placesKept',
    fix: 'replaceConnections',
    title: 'as many operations can wait at the database after a fault as before',
    of: 'faults before which operations waited at the database',
    remedy: {
      kind: 'note',
      text: "while all tables were briefly locked before the first fault, no operation was seen waiting at the database: run again on a quieter machine, or, if operations never wait there (`nowait`), switch the rule off: without: { placesKept: '…' }",
    },
    examined: counts.filter(({ before }) => before > 0).length,
    violations: lost.map(({ fault, atMs, before, after }) => ({
      kind: `places lost by ${fault}`,
      what: `${before} operations could wait at the database before ${fault}, ${after} after it`,
      size: before - after,
      atMs,
    })),
  })
  if (judgement.verdict === 'inconclusive') {
    // Operations may have come too late to be seen.
    return unlessNoCore(judgement, waitedShare(generator, undefined, firstStruckMs))
  }
  const share = Math.min(...lost.map(({ atMs, countedMs }) => waitedShare(generator, atMs, countedMs)))
  return unlessNoCore(judgement, share)
}

/** As Postgres logs it: the lines that follow name the sessions and their statements. */
const logged = /deadlock detected/

/**
 * No two operations waited for each other, whether the database resolved the deadlock or a timeout came first. `logs`: of the
 * database, which tell when.
 *
 * @example noDeadlock(locks.seen()).verdict // locks: that of `watchDeadlocks`
 */
export function noDeadlock(
  { looks, resolved, rings }: LocksSeen,
  logs: readonly LoggedLine[] = [],
): Judgement {
  const what = `the database resolved ${resolved} ${resolved === 1 ? 'deadlock' : 'deadlocks'}`
  const atMs = logs.find(({ text }) => logged.test(text))?.atMs
  return judgeAudit({
    check: 'noDeadlock',
    fix: 'lockInOneOrder',
    title: 'operations never wait for each other in a cycle',
    of: 'readings of the locks',
    examined: looks,
    violations: [
      ...(resolved === 0 ? [] : [{ kind: what, what, ...(atMs !== undefined && { atMs }) }]),
      ...rings.map(ring => ({ kind: 'a cycle of operations that wait for each other', what: ring })),
    ],
  })
}
