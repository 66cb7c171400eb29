import type { RunRecord } from '../record/run-record.ts'
import type {
  DatabaseProfile,
  HotLine,
  LoopProfile,
  ServiceProfile,
  Statement,
  Wait,
} from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { SlowCause, Waited } from './cause.ts'
import {
  busyFrom,
  computingCause,
  isComputed,
  isProfiled,
  isSameLine,
  linesOf,
  mostOfIt,
  oneLineFrom,
} from './computing.ts'
import type { Bottleneck } from './evidence.ts'
import type { Judgement } from './judgement.ts'
import { sum } from './statistics.ts'

/**
 * Whether a look into the service may tell why: what was slow, or computed too much, through no fault of
 * generator or host.
 */
export const mayHaveCause = ({ verdict, unit, check, blame }: Judgement): boolean =>
  verdict === 'fail' &&
  (unit === 'ms' || unit === '% of a core' || check.endsWith('throughput')) &&
  blame !== null &&
  blame !== 'generator' &&
  blame !== 'host'

/** What a promise about time was broken by, as far as that was seen; undefined where it was not. */
export function causeOf(
  { profile }: Pick<RunRecord, 'profile'>,
  bottleneck: Bottleneck,
): SlowCause | undefined {
  const seen = profile === undefined || 'unseen' in profile ? undefined : causeIn(profile, bottleneck)
  return seen ?? resourceOf(bottleneck)
}

/** Without a look inside. That it is the service itself is no cause. */
function resourceOf({ culprit, quotaCores, quotaShare, exhausted }: Bottleneck): SlowCause | undefined {
  if (culprit === 'quota') return { kind: 'quota', quotaCores, quotaShare }
  if (culprit === 'database') return { kind: 'database' }
  return exhausted === undefined ? undefined : { kind: 'beside', name: exhausted.name }
}

/** So many statements for one request are a loop. */
const manyTimes = 8
/** Of what the event loop was busy with. */
const garbageFrom = 0.25
/** Times as long as a request: of the look's two halves, one may be slower. */
const longestFrom = 1.5
/** So many alike waits, one after the other. */
const sequenceFrom = 3

function causeIn(profile: ServiceProfile, bottleneck: Bottleneck): SlowCause | undefined {
  const { loop, waits, requestMs, database } = profile
  const waitedMs = sum(waits.map(({ msPerRequest }) => msPerRequest))
  const repeated = waits.find(
    ({ on, timesPerRequest, msPerRequest }) =>
      on === 'PROMISE' && timesPerRequest >= manyTimes && msPerRequest >= mostOfIt * waitedMs,
  )
  if (repeated !== undefined && database !== undefined) {
    const [statement] = database.statements
    const { loop: inLoop } = repeated
    const lines = inLoop === undefined ? linesOf(repeated) : [inLoop, ...linesOf(repeated)]
    return { kind: 'statements', ...waitedIn(repeated), lines, ...(statement && { text: statement.text }) }
  }
  const isBusy = loop.delayMs >= mostOfIt * (loop.requestMs ?? requestMs) || loop.busyShare >= busyFrom
  return (
    (isBusy ? busyCause(loop, bottleneck) : undefined) ??
    (isComputed(profile) ? computingCause(profile, bottleneck) : undefined) ??
    waitCause(profile)
  )
}

function busyCause(loop: LoopProfile, bottleneck: Bottleneck): SlowCause | undefined {
  const { culprit, quotaCores, quotaShare } = bottleneck
  const [line] = loop.hot
  const isOne = line !== undefined && line.share >= oneLineFrom && isProfiled(bottleneck)
  if (!isOne) return culprit === 'quota' ? { kind: 'quota', quotaCores, quotaShare } : undefined
  return isGarbage(line, loop)
    ? { kind: 'garbage', lines: linesOf(line), share: loop.garbageShare }
    : {
        kind: 'loop',
        lines: linesOf(line),
        share: line.share,
        longestMs: loop.longestMs,
        ...(line.calls !== undefined && { calls: line.calls }),
      }
}

/** What Node makes for a call of the line is a part of that call. */
const isGarbage = ({ calls, garbageShare }: HotLine, loop: LoopProfile): boolean =>
  calls === undefined && Math.max(garbageShare, loop.garbageShare) >= garbageFrom

const waitedIn = (wait: Wait): Waited => ({
  lines: linesOf(wait),
  waitedMs: wait.msPerRequest,
  times: wait.timesPerRequest,
})

const lookups: ReadonlySet<string> = new Set(['GETADDRINFOREQWRAP', 'QUERYWRAP', 'GETNAMEINFOREQWRAP'])
const connects: ReadonlySet<string> = new Set(['TCPCONNECTWRAP', 'PIPECONNECTWRAP'])

function waitCause(profile: ServiceProfile): SlowCause | undefined {
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
  return inDatabase ?? (isWaiting(longest, profile) ? { kind: 'wait', ...waited } : undefined)
}

/** A promise is pending too while it is worked for, or while others are: then something else is the cause. */
const isWaiting = (
  { msPerRequest, idleMsPerRequest = msPerRequest }: Wait,
  { requestMs }: ServiceProfile,
): boolean => idleMsPerRequest >= mostOfIt * msPerRequest && msPerRequest <= longestFrom * requestMs

/** Of alike waits of one helper, its callers are the lines. */
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

/** So many times more connections than there are at one time: they are not kept. */
const renewedFrom = 3
/** Of its connections. */
const inUseFrom = 0.5
const lockedFrom = 0.5

/**
 * By Little's law the time that connections are in use, for each request: where it is most of a request's time, its
 * statements are slow, or wait for locks; where it is not and all are in use, requests wait for a connection.
 */
function databaseCause(
  { requestMs, perSecond, waits }: ServiceProfile,
  { connections, active, idleInTransaction, seen, statements }: DatabaseProfile,
  longest: Wait,
): SlowCause | undefined {
  if (seen >= renewedFrom * Math.max(1, connections)) {
    const connecting = waits.find(({ on }) => connects.has(on) || lookups.has(on)) ?? longest
    return { kind: 'connecting', ...waitedIn(longest), lines: linesOf(connecting) }
  }
  const heldMs = ((active + idleInTransaction) * 1000) / Math.max(1, perSecond)
  const locked = statements.find(({ waitEvent = '' }) => waitEvent.startsWith('Lock:'))
  if (locked !== undefined && locked.sessions >= lockedFrom * active) {
    return { kind: 'lock', statement: locked, ...linesWith(locked, waits) }
  }
  const [statement] = statements
  if (statement !== undefined && heldMs >= mostOfIt * requestMs) {
    return { kind: 'statement', statement, ...linesWith(statement, waits) }
  }
  // A service that holds no connection waits for none.
  if (connections === 0 || active + idleInTransaction < inUseFrom * connections) return undefined
  return { kind: 'pool', ...waitedIn(longest), connections }
}

/** The line that holds the most words of a statement, if it holds half of them. */
function linesWith({ text }: Statement, waits: readonly Wait[]): { lines?: readonly SourceLine[] } {
  const words = wordsOf(text)
  const shareIn = (line: SourceLine) => {
    const own = new Set(wordsOf(line.text ?? ''))
    return words.filter(word => own.has(word)).length / words.length
  }
  const [best] = waits.flatMap(linesOf).toSorted((a, b) => shareIn(b) - shareIn(a))
  return best === undefined || shareIn(best) < 0.5 ? {} : { lines: [best] }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z_]\w+/g) ?? []
