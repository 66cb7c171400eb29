import type { LeftSession } from '../../record/left-session.ts'
import type { TimedCore } from '../../record/sample.ts'
import { ofNoCore, unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import type { Fix } from '../fix.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { Aftermath, LocksSeen, PlaceCount } from './record.ts'

/**
 * How many connections the service may have. Where nobody has promised a number, one more than before the first fault: a pool
 * that was not full yet may have opened it later, and one that leaks has lost more after two faults.
 */
export const connectionsAllowed = (before: number, promised: number | undefined): number =>
  promised ?? before + 1

type Left = Pick<LeftSession, 'state'> & Partial<LeftSession>

/**
 * The sessions that the rule is about. One whose client was lost is not the service's any more: it counts where it holds locks, and where
 * a number is promised, since the service can have the database notice such a loss.
 */
const countedSessions = ({ states, sessions }: Aftermath, promised: number | undefined): readonly Left[] =>
  (sessions ?? states.map((state): Left => ({ state }))).filter(
    ({ state, orphaned }) => !orphaned || state !== 'idle' || promised !== undefined,
  )

/**
 * Each session is idle outside a transaction, and none is one too many. `promised`: how many there may be.
 *
 * @example nothingLeftBehind({ states: ['idle'], connectionsBefore: 10 }, 10).verdict
 */
export function nothingLeftBehind(aftermath: Aftermath, promised: number | undefined): Judgement {
  const counted = countedSessions(aftermath, promised)
  const broken = brokenBy(counted, aftermath, promised)
  const own = counted.filter(({ orphaned }) => !orphaned)
  return judgeAudit({
    check: 'nothingLeftBehind',
    fix: brokenBy(own, aftermath, promised).length > 0 ? 'releaseConnections' : noticeLoss,
    title: 'afterwards all connections to the database are idle, and none is one too many',
    of: 'connections',
    examined: counted.length,
    violations: broken,
  })
}

const noticeLoss: Fix = {
  kind: 'note',
  text: 'have the database notice a client that was lost: probes for each connection (Postgres: tcp_keepalives_idle, tcp_user_timeout), and a limit of idle time in a transaction (idle_in_transaction_session_timeout; MariaDB: idle_transaction_timeout)',
}

function brokenBy(
  sessions: readonly Left[],
  { connectionsBefore }: Aftermath,
  promised: number | undefined,
): Violation[] {
  const allowed = connectionsAllowed(connectionsBefore, promised)
  const said = promised === undefined ? `${connectionsBefore} before the first fault` : `${promised} promised`
  const busy = sessions
    .filter(({ state }) => state !== 'idle')
    .map(session => ({ kind: 'a connection that is not idle', what: `a connection is ${describe(session)}` }))
  if (sessions.length <= allowed) return busy
  const kind = 'more connections than there may be'
  return [...busy, { kind, what: `${sessions.length} connections, and ${said}${longestUnused(sessions)}` }]
}

/** A connection that was not given back is used by nobody. */
function longestUnused(sessions: readonly Left[]): string {
  const unused = sessions
    .flatMap(session => (session.stateMs === undefined ? [] : [{ ...session, stateMs: session.stateMs }]))
    .toSorted((one, other) => other.stateMs - one.stateMs)
    .slice(0, shownMax)
  return unused.length === 0 ? '' : `; unused for longest: ${unused.map(describe).join('; ')}`
}

const shownMax = 3

/** `idle for 12.3 s, open for 15 s, last asked: commit`. */
const describe = ({ state, stateMs, openMs, statement, orphaned }: Left): string =>
  [
    stateMs === undefined ? state : `${state} for ${inSeconds(stateMs)}`,
    openMs !== undefined && `open for ${inSeconds(openMs)}`,
    orphaned && 'its client was lost',
    statement !== undefined && `last asked: ${statement}`,
  ]
    .filter(Boolean)
    .join(', ')

export const inSeconds = (timeMs: number): string => `${(timeMs / 1_000).toFixed(1)} s`

/** Whether the rule is kept, so that there is nothing more to wait for. */
export const isNothingLeft = (aftermath: Aftermath, promised: number | undefined): boolean =>
  brokenBy(countedSessions(aftermath, promised), aftermath, promised).length === 0

/**
 * One place that is back is no recovery: as many can wait at the database after each fault as before it. They have a time to come, so
 * that fewer prove nothing on a machine without a core to spare. `firstStruckMs`: they were counted at first before that.
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
    title: 'as many can wait at the database after a fault as before it',
    of: 'faults before which operations waited at the database',
    remedy: {
      kind: 'note',
      text: "before the first fault all tables were locked for less than a second while each client asked for an operation, and none was seen to wait at the database: run it again on a quieter machine; where operations never wait there (`nowait`), switch the rule off: without: { placesKept: '…' }",
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
    return ofNoCore(judgement, waitedShare(generator, 0, firstStruckMs))
  }
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
