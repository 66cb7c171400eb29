import type { RunRecord } from '../record/run.ts'
import type { DatabaseProfile, LoopProfile, ServiceProfile, Statement, Wait } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { SlowCause, Waited } from './cause.ts'
import { computingCause, isProfiled, isSameLine, linesOf, oneLineFrom } from './computing.ts'
import type { Bottleneck } from './evidence.ts'
import type { Judgement } from './judgement.ts'
import { sum } from './statistics.ts'

/** Whether a profile may show the cause: time or CPU was missed, and something is to blame, never generator or host. */
export const mayHaveCause = ({ verdict, unit, check, blame }: Judgement): boolean =>
  verdict === 'fail' &&
  (unit === 'ms' || unit === '% of a core' || check.endsWith('throughput')) &&
  blame !== null

type Profiled = Pick<RunRecord, 'profile'>

/** Undefined where there is none, or the service could not be watched. */
export const profileOf = ({ profile }: Profiled): ServiceProfile | undefined =>
  profile === undefined || 'unseen' in profile ? undefined : profile

/** The cause of a broken promise about time; undefined if the profile does not show it. */
export function causeOf(record: Profiled, bottleneck: Bottleneck): SlowCause | undefined {
  const profile = profileOf(record)
  return (profile && causeIn(profile, bottleneck)) ?? resourceOf(bottleneck)
}

/** The cause without a profile. "The service itself" is no cause. */
function resourceOf({ culprit, quotaCores, quotaShare, exhausted }: Bottleneck): SlowCause | undefined {
  if (culprit === 'quota') return { kind: 'quota', quotaCores, quotaShare }
  if (culprit === 'database') return { kind: 'database' }
  return exhausted === undefined ? undefined : { kind: 'beside', name: exhausted.name }
}

/** Share of the time of a request. */
const mostOfIt = 0.4
/** Share of the event loop's time, or of the time in which a request is under way. */
const busyFrom = 0.6
/** This many statements in one request indicate a loop. */
const manyTimes = 8
/** Share of the time in which the event loop was busy. */
const garbageFrom = 0.25
/** Multiple of the latency of a request: one half of the profile may be slower than the other. */
const longestFrom = 1.5
/** Number of similar waits, one after the other. */
const sequenceFrom = 3

function causeIn(profile: ServiceProfile, bottleneck: Bottleneck): SlowCause | undefined {
  const { loop, requestMs } = profile
  const repeated = repeatedStatements(profile)
  if (repeated !== undefined) return repeated
  const isBusy = loop.delayMs >= mostOfIt * (loop.requestMs ?? requestMs) || loop.busyShare >= busyFrom
  return (
    (isBusy ? busyCause(loop, bottleneck) : undefined) ??
    (isComputed(profile) ? computingCause(profile, bottleneck) : undefined) ??
    waitCause(profile, bottleneck)
  )
}

/** A statement that each request sends many times. */
export function repeatedStatements({ waits, database }: ServiceProfile): SlowCause | undefined {
  const waitedMs = sum(waits.map(({ msPerRequest }) => msPerRequest))
  const repeated = waits.find(
    ({ on, timesPerRequest, msPerRequest }) =>
      on === 'PROMISE' && timesPerRequest >= manyTimes && msPerRequest >= mostOfIt * waitedMs,
  )
  if (repeated === undefined || database === undefined) return undefined
  const [statement] = database.statements
  const { loop: inLoop } = repeated
  const lines = inLoop === undefined ? linesOf(repeated) : [inLoop, ...linesOf(repeated)]
  return { kind: 'statements', ...waitedIn(repeated), lines, ...(statement && { text: statement.text }) }
}

/**
 * Whether requests mostly compute: the event loop is busy while a request is under way and idle between requests, so work outside
 * requests does not explain it. The cost of watching waits is not in a CPU profile, so the smaller of both figures counts.
 */
export function isComputed({ loop, perSecond, underWay, requestMs }: ServiceProfile): boolean {
  if (underWay === undefined) return false
  const busyMs = (1000 * loop.busyShare) / perSecond
  const ranMs = Math.min(underWay.ranMs, busyMs)
  return busyMs >= mostOfIt * (loop.requestMs ?? requestMs) && ranMs >= busyFrom * (ranMs + underWay.idleMs)
}

function busyCause(loop: LoopProfile, bottleneck: Bottleneck): SlowCause | undefined {
  const [line] = loop.hot
  const isOne = line !== undefined && line.share >= oneLineFrom && isProfiled(bottleneck)
  if (!isOne) return bottleneck.culprit === 'quota' ? resourceOf(bottleneck) : undefined
  const { share, calls } = line
  const lines = linesOf(line)
  // Garbage that Node creates in a call of the line belongs to that call.
  if (calls === undefined && Math.max(line.garbageShare, loop.garbageShare) >= garbageFrom)
    return { kind: 'garbage', lines, share: loop.garbageShare }
  return { kind: 'loop', lines, share, longestMs: loop.longestMs, ...(calls !== undefined && { calls }) }
}

const waitedIn = (wait: Wait): Waited => ({
  lines: linesOf(wait),
  waitedMs: wait.msPerRequest,
  times: wait.timesPerRequest,
})

const lookups: ReadonlySet<string> = new Set(['GETADDRINFOREQWRAP', 'QUERYWRAP', 'GETNAMEINFOREQWRAP'])
const connects: ReadonlySet<string> = new Set(['TCPCONNECTWRAP', 'PIPECONNECTWRAP'])

function waitCause(profile: ServiceProfile, { culprit }: Bottleneck): SlowCause | undefined {
  const { waits, database } = profile
  const [longest] = waits
  if (longest === undefined) return undefined
  const waited = waitedIn(longest)
  const alike = waits.filter(({ msPerRequest }) => msPerRequest >= longest.msPerRequest / 2)
  const { on, delayMs, host } = longest
  if (alike.length >= sequenceFrom && alike.every(wait => wait.on === on)) return sequenceOf(alike)
  if (delayMs !== undefined) return { kind: 'timer', ...waited, delayMs }
  if (lookups.has(on)) return { kind: 'lookup', ...waited, ...(host !== undefined && { host }) }
  if (connects.has(on)) return { kind: 'connecting', ...waited }
  if (on !== 'PROMISE') return { kind: 'threadPool', ...waited, on }
  const inDatabase = database && databaseCause(profile, database, longest)
  if (inDatabase !== undefined) return inDatabase
  // What the database executes is more than where the service waits for it.
  const busiest = culprit === 'database' ? busiestStatement(profile) : undefined
  if (busiest !== undefined) return busiest
  return isWaiting(longest, profile) ? { kind: 'wait', ...waited } : undefined
}

/** The statement that most connections execute. */
export function busiestStatement({ waits, database }: ServiceProfile): SlowCause | undefined {
  const [statement] = database?.statements ?? []
  return statement && { kind: 'statement', statement, ...linesWith(statement, waits) }
}

/** A promise is also pending while the service or another request computes: then the cause is another one. */
const isWaiting = ({ msPerRequest, idleMsPerRequest = msPerRequest }: Wait, { requestMs }: ServiceProfile) =>
  idleMsPerRequest >= mostOfIt * msPerRequest && msPerRequest <= longestFrom * requestMs

/** For similar waits in one helper, the lines are its callers. */
function sequenceOf(waits: readonly Wait[]): SlowCause {
  const [first] = waits
  const isHelper = waits.every(({ at }) => isSameLine(at, first?.at))
  return {
    kind: 'sequence',
    lines: waits.flatMap(({ at, callers }) => (isHelper ? (callers[0] ?? at) : at)),
    waitedMs: sum(waits.map(({ msPerRequest }) => msPerRequest)),
    times: sum(waits.map(({ timesPerRequest }) => timesPerRequest)),
  }
}

/** Connections opened, as a multiple of the connections open at one time: above it, connections are not reused. */
const renewedFrom = 3
/** Share of its connections. */
const inUseFrom = 0.5
const lockedFrom = 0.5

/**
 * By Little's law, the time that connections are in use per request. If it is most of a request's time, the statements are slow
 * or wait for locks. If it is less and all connections are in use, requests wait for a connection.
 */
function databaseCause(
  profile: ServiceProfile,
  { connections, active, idleInTransaction, seen, statements }: DatabaseProfile,
  longest: Wait,
): SlowCause | undefined {
  const { requestMs, perSecond, waits } = profile
  if (seen >= renewedFrom * Math.max(1, connections)) {
    const connecting = waits.find(({ on }) => connects.has(on) || lookups.has(on)) ?? longest
    return { kind: 'connecting', ...waitedIn(longest), lines: linesOf(connecting) }
  }
  const heldMs = ((active + idleInTransaction) * 1000) / Math.max(1, perSecond)
  const locked = statements.find(({ waitEvent = '' }) => waitEvent.startsWith('Lock:'))
  if (locked !== undefined && locked.sessions >= lockedFrom * active) {
    return { kind: 'lock', statement: locked, ...linesWith(locked, waits) }
  }
  if (statements.length > 0 && heldMs >= mostOfIt * requestMs) return busiestStatement(profile)
  // A service without connections waits for none.
  if (connections === 0 || active + idleInTransaction < inUseFrom * connections) return undefined
  return { kind: 'pool', ...waitedIn(longest), connections }
}

/** The line with the most words of a statement, if it has at least half of them. */
function linesWith({ text }: Statement, waits: readonly Wait[]): { lines?: readonly SourceLine[] } {
  const words = wordsOf(text)
  const shareIn = (line: SourceLine) => {
    const own = new Set(wordsOf(line.text ?? ''))
    return words.filter(word => own.has(word)).length / Math.max(1, words.length)
  }
  const [best] = waits.flatMap(linesOf).toSorted((a, b) => shareIn(b) - shareIn(a))
  return best === undefined || shareIn(best) < 0.5 ? {} : { lines: [best] }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z_]\w+/g) ?? []
