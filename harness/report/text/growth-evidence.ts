import type { GrowthEvidence, LeakOrigin } from '../../judge/evidence.ts'
import { scopeClass, type RetainerEdge } from '../../judge/leak-origin.ts'
import { round } from '../../record/round.ts'
import { placeOf } from './source-line.ts'

/** The words for each kind of item: one line or several. */
export type Words<Item extends { readonly kind: string }, Text = string | readonly string[]> = {
  readonly [One in Item as One['kind']]: (item: One) => Text
}

const signed = (value: number, options?: Intl.NumberFormatOptions): string =>
  value.toLocaleString('en', { signDisplay: 'exceptZero', ...options })

const megabytes = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const

const gains = (counts: readonly number[]): string => counts.map(count => `+${count}`).join(', ')

const doubts = {
  tooShort: 'it grew, but was not watched long enough to tell a leak from a cache that fills',
  unsteady: 'it neither stayed level nor grew steadily',
  slowing: 'its growth slowed or came in jumps, as when a cache or a pool fills',
  idleOnce: 'it grew in one idle period, and no second one was watched',
} as const

const ends = {
  memoryLimit: 'killed at its memory limit (OOM)',
  heapLimit: 'ended at the limit of its heap',
} as const

/** A client that hangs up may be gone before the service has received its request. */
const nearlyAll = 0.75
/** When a pool is exhausted, every route refuses. */
const refusingShown = 5

export const growthWords: Words<GrowthEvidence | LeakOrigin> = {
  waves: () => 'it rose and fell in waves, within bounds that did not rise',
  undecidedGrowth: ({ why }) => doubts[why],
  follows: ({ check }) => `it grew together with ${check}, which leaks and explains it`,
  steps: ({ figure, requests: [from, to], gained, grew, unchanged, shrank }) =>
    `${figure}, requests ${from} to ${to}: ${signed(gained)} in ${grew + unchanged + shrank} rounds, ` +
    `${grew} grew, ${unchanged} unchanged, ${shrank} shrank`,
  rises: ({ perRequest, perRound }) =>
    `${round(perRequest)} for each request and ${round(perRound)} for each round of new connections`,
  objects: ({ name, gains: counts, perRequest }) =>
    `${name}: ${gains(counts)} (${round(perRequest)} a request)`,
  idleGrowth: ({ figure, perSecond }) => `${figure}: ${round(perSecond)} a second without requests`,
  exhausted: ({ figure, from, to, requests }) =>
    `${figure} grew from ${from} to ${to} in ${requests} requests, until some failed`,
  processLimit: ({ processes }) =>
    `${processes} processes and threads are in its container, which may have no more: it cannot start another`,
  connectionLimit: ({ connections }) =>
    `${connections} connections are open, more than there were clients, and the database takes no more`,
  refuses: ({ requests, connections, refusing }) => {
    const open = Object.entries(connections).map(([state, count]) => `${count} ${state}`)
    const seen = Object.values(connections).every(count => count === 0)
      ? 'it has no database connections left: idle_in_transaction_session_timeout may have closed them while its pool counts them as in use'
      : `connections to the database: ${open.join(', ')}`
    return [
      `after ${requests} requests the service refuses requests although none is in flight; ${seen}`,
      ...refusing.slice(0, refusingShown),
      ...(refusing.length > refusingShown ? [`and ${refusing.length - refusingShown} more`] : []),
    ]
  },
  growthHidden: () => 'requests failed, so what they would have leaked is unknown',
  workingSet: ({ beforeBytes, afterBytes }) =>
    `${round(beforeBytes / 1e6)} MB before, ${round(afterBytes / 1e6)} MB after`,
  outOfMemory: ({ reached, requests, seconds }) =>
    `${ends[reached]} after ${requests} requests, ${seconds.toFixed(1)} s after the first`,
  gainedBytes: ({ gained }) => {
    const figures = Object.entries(gained).map(
      ([name, bytes]) => `${name} ${signed(bytes / 1e6, megabytes)} MB`,
    )
    return `until its last reading: ${figures.join(', ')}`
  },
  lastLines: ({ lines }) =>
    lines.length === 0
      ? 'the service printed nothing'
      : ['last lines of the service:', ...lines.map(line => `| ${line}`)],
  inserted: ({ method, count, at }) => `added by ${method}, ${count} times, at ${placeOf(at)}`,
  allocated: ({ function: name, made, at }) =>
    `allocated in ${name === '' ? 'an anonymous function' : name}, ${gains(made)}, at ${placeOf(at)}`,
  fed: ({ name, at }) => `added to ${name} at ${placeOf(at)}`,
  suspect: ({ at }) => `one of the few lines that keep something outside the heap: ${placeOf(at)}`,
  unattributed: ({ said }) => `its origin could not be found: ${said.split('\n', 1).join('')}`,
  written: ({ text, at }) => `kept text or key, written at ${placeOf(at)}: ${text}`,
  functionKept: ({ made, at }) => `functions kept, ${gains(made)}, defined at ${placeOf(at)}`,
  retained: ({ name, made, bytes, path }) =>
    `${name}: ${gains(made)} (${bytes} B), held by ${path.map(retainer).join(' ← ')}`,
  snapshots: ({ paths }) => `snapshots: ${paths.join(', ')}`,
  heapTooLarge: ({ bytes }) =>
    `a heap of ${(bytes / 1e6).toFixed(0)} MB is too large for snapshots, which need a multiple of it; see the counts below`,
  oneBuffer: () => 'no additional objects are kept: one or a few buffers grow',
  inProcess: ({ pid, command }) => `kept in a helper, process ${pid}: ${command.split('\n', 1).join('')}`,
  openTargets: ({ targets }) =>
    `open: ${targets.map(([target, count]) => `${count} × ${target}`).join(', ')}`,
  searchEnded: ({ seconds }) =>
    `the service answers slowly: the search for the line ended after ${seconds} s, before all requests were sent`,
  growingRoutes: ({ routes, of, untried }) => {
    const rest = untried === undefined ? '' : `; there was no time to try ${untried} more`
    if (routes.length === 0) return `no single route made it grow twice${rest}`
    return routes.length > of * nearlyAll
      ? `nearly every route makes it grow (${routes.length} of ${of})${rest}`
      : `routes that make it grow: ${routes.join(', ')}${rest}`
  },
}

/** For example `[1204] of Array`, or `variable kept` of a scope. */
const retainer = ({ edge, retainer: holder, retainerType, file }: RetainerEdge): string => {
  if (file !== undefined) return `module variable ${edge} in ${file}`
  if (holder === scopeClass) return edge === 'previous' ? 'outer scope' : `variable ${edge}`
  return `${edge} of ${retainerType === 'closure' ? 'function ' : ''}${holder}`
}
