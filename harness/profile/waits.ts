import { isSameLine } from '../judge/computing.ts'
import { sum } from '../judge/statistics.ts'
import { isForeign, type Sources } from '../leak/sources.ts'
import type { Place, Wait } from '../record/profile.ts'
import type { RawWait, RawWaits } from './wait-watch.ts'

const shownWaits = 8
const shownCallers = 3

/** Means over the watched requests. */
export const underWayIn = ({ requests, underWayMs, idleMs }: RawWaits) => ({
  ranMs: (underWayMs - idleMs) / requests,
  idleMs: idleMs / requests,
})

/** By line of the service, the longest wait first. */
export function waitsOf({ requests, waits }: Pick<RawWaits, 'requests' | 'waits'>, sources: Sources): Wait[] {
  const placed = waits.flatMap(({ stack, ...found }) => {
    const frames = stack.map(([url, line, column]) => ({
      at: sources.shownAt(url, line, column - 1),
      isRepeated: sources.isRepeated(url, line, column - 1),
    }))
    const own = frames.filter(({ at }, index) => !isForeign(at) && !isSameLine(at, frames[index - 1]?.at))
    const [at = frames.at(-1)?.at, ...callers] = own.map(frame => frame.at)
    if (at === undefined) return []
    const [maker = { at }] = frames
    const wait = isForeign(maker.at) ? withoutTimer(found) : found
    const loop = own.find(({ isRepeated }) => isRepeated)?.at
    return [{ ...wait, at, callers: callers.slice(0, shownCallers), ...(loop !== undefined && { loop }) }]
  })
  const together: { readonly first: (typeof placed)[number]; readonly all: typeof placed }[] = []
  for (const one of placed) {
    const same = together.find(({ first }) => isSame(one, first))
    if (same === undefined) together.push({ first: one, all: [one] })
    else same.all.push(one)
  }
  return together
    .map(({ first: { times: _times, ms: _ms, idleMs: _idleMs, ...wait }, all }) => ({
      ...wait,
      timesPerRequest: sum(all.map(({ times }) => times)) / requests,
      msPerRequest: sum(all.map(({ ms }) => ms)) / requests,
      idleMsPerRequest: sum(all.map(({ idleMs }) => idleMs)) / requests,
    }))
    .toSorted((a, b) => b.msPerRequest - a.msPerRequest)
    .slice(0, shownWaits)
}

/** A timer of a package is a deadline for what it waits for. */
function withoutTimer({ delayMs, on, ...wait }: Omit<RawWait, 'stack'>): Omit<RawWait, 'stack'> {
  return { ...wait, on: delayMs === undefined ? on : 'PROMISE' }
}

type Placed = Place & Pick<Wait, 'on' | 'delayMs' | 'host'>

/** After its first wait a function has no caller on the stack, so fewer of its callers are known. */
function isSame(a: Placed, b: Placed): boolean {
  const known = Math.min(a.callers.length, b.callers.length)
  const linesOf = ({ on, at, callers, delayMs, host }: Placed) =>
    JSON.stringify([on, at, callers.slice(0, known), delayMs, host])
  return linesOf(a) === linesOf(b)
}
