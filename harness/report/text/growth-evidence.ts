import type { GrowthEvidence, LeakOrigin, RetainerEdge } from '../../judge/evidence.ts'
import { round } from '../../record/round.ts'
import { placeOf } from './source-line.ts'

/** The words for each kind of item: one line or several. */
export type Words<Item extends { readonly kind: string }, Text = string | readonly string[]> = {
  readonly [One in Item as One['kind']]: (item: One) => Text
}

const signed = (value: number): string => value.toLocaleString('en', { signDisplay: 'exceptZero' })

const gains = (counts: readonly number[]): string => counts.map(count => `+${count}`).join(', ')

const doubts = {
  tooShort: 'it grew, and was not watched for long enough to tell a leak from a cache that fills',
  unsteady: 'it neither stood still nor grew steadily',
  slowing: 'it grew ever more slowly or in leaps, as what fills does',
  idleOnce: 'it grew once, and was not watched again',
} as const

const ends = {
  memoryLimit: 'killed at its memory limit (OOM)',
  heapLimit: 'ended at the limit of its heap',
} as const

/** A client that hangs up may be gone before the service has received its request. */
const nearlyAll = 0.75

/** What requests leave behind, and its origin. */
export const growthWords: Words<GrowthEvidence | LeakOrigin> = {
  waves: () => 'it came and went in waves, within bounds that did not rise',
  undecidedGrowth: ({ why }) => doubts[why],
  follows: ({ check }) => `it grew beside ${check}, which leaks: this follows from it`,
  steps: ({ figure, requests: [from, to], gained, grew, unchanged, shrank }) =>
    `${figure}, requests ${from} to ${to}: ${signed(gained)} in ${grew + unchanged + shrank} rounds, ` +
    `${grew} grew, ${unchanged} unchanged, ${shrank} shrank`,
  rises: ({ perRequest, perRound }) =>
    `${round(perRequest)} for each request and ${round(perRound)} for each round of new connections`,
  objects: ({ name, gains: counts, perRequest }) =>
    `${name}: ${gains(counts)} (${round(perRequest)} a request)`,
  idleGrowth: ({ figure, perSecond }) => `${figure}: ${round(perSecond)} a second`,
  exhausted: ({ figure, from, to, requests }) =>
    `${figure} grew from ${from} to ${to} in ${requests} requests, until some failed`,
  refuses: ({ requests, connections, refusing }) => {
    const open = Object.entries(connections).map(([state, count]) => `${count} ${state}`)
    const seen = Object.values(connections).every(count => count === 0)
      ? 'it has no connection to the database any more: what closed them may be idle_in_transaction_session_timeout, and a pool counts them as lent'
      : `connections to the database: ${open.join(', ')}`
    return [`after ${requests} requests the service refuses with no request under way; ${seen}`, ...refusing]
  },
  growthHidden: () => 'requests failed, and what they would have left behind is unknown',
  workingSet: ({ beforeBytes, afterBytes }) =>
    `${round(beforeBytes / 1e6)} MB before, ${round(afterBytes / 1e6)} MB after`,
  outOfMemory: ({ reached, requests, seconds }) =>
    `${ends[reached]} after ${requests} requests, ${seconds.toFixed(1)} s after the first`,
  gainedBytes: ({ gained }) => {
    const figures = Object.entries(gained).map(([name, bytes]) => `${name} +${(bytes / 1e6).toFixed(1)} MB`)
    return `until its last reading: ${figures.join(', ')}`
  },
  lastLines: ({ lines }) =>
    lines.length === 0
      ? 'the service printed nothing'
      : ['last lines of the service:', ...lines.map(line => `| ${line}`)],
  inserted: ({ method, count, at }) => `put there by ${method}, ${count} times, at ${placeOf(at)}`,
  allocated: ({ function: name, made, at }) =>
    `made in ${name === '' ? 'a function without a name' : name}, ${gains(made)}, at ${placeOf(at)}`,
  fed: ({ name, at }) => `put into ${name} at ${placeOf(at)}`,
  suspect: ({ at }) => `one of the few lines that leave something outside the heap: ${placeOf(at)}`,
  unattributed: ({ said }) => `where it comes from could not be found out: ${said.split('\n', 1).join('')}`,
  written: ({ text, at }) => `kept by its text, which is written at ${placeOf(at)}: ${text}`,
  functionKept: ({ made, at }) => `functions that are kept, ${gains(made)}, are written at ${placeOf(at)}`,
  retained: ({ name, made, bytes, path }) =>
    `${name}: ${gains(made)} (${bytes} B), held by ${path.map(retainer).join(' ← ')}`,
  snapshots: ({ paths }) => `snapshots: ${paths.join(', ')}`,
  heapTooLarge: ({ bytes }) =>
    `a heap of ${(bytes / 1e6).toFixed(0)} MB is too large for snapshots, which multiply it; see the counts below`,
  oneBuffer: () => 'no object more is kept: it is one buffer that grows, or a few',
  openTargets: ({ targets }) =>
    `open: ${targets.map(([target, count]) => `${count} × ${target}`).join(', ')}`,
  searchEnded: ({ seconds }) =>
    `the service answers slowly: looking for the line ended after ${seconds} s, before every request was sent`,
  growingRoutes: ({ routes, of, untried }) => {
    const rest = untried === undefined ? '' : `; there was no time to try ${untried} more`
    if (routes.length === 0) return `no route alone made it grow twice${rest}`
    return routes.length > of * nearlyAll
      ? `nearly every route makes it grow (${routes.length} of ${of})${rest}`
      : `routes that make it grow: ${routes.join(', ')}${rest}`
  },
}

/** For example `[1204] of Array`, or `variable kept` of a scope. */
const retainer = ({ edge, retainer: holder, retainerType, file }: RetainerEdge): string => {
  if (file !== undefined) return `module variable ${edge} in ${file}`
  if (holder === 'system / Context') return edge === 'previous' ? 'outer scope' : `variable ${edge}`
  return `${edge} of ${retainerType === 'closure' ? 'function ' : ''}${holder}`
}
