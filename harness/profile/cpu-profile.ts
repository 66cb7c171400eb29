import type { Profiler, Runtime } from 'node:inspector'
import zlib from 'node:zlib'
import { sum } from '../judge/statistics.ts'
import type { Inspector } from '../leak/inspector.ts'
import { isForeign, isOfService, type Sources } from '../leak/sources.ts'
import type { HotLine, LoopProfile, Place } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'

const shownLines = 5
const shownCallers = 2
const costsKept = 30

const samplingMicroseconds = 1_000
/** A quota holds a process back until the end of its period of 100 ms. It got no core from the host where no sample came for longer. */
const heldBackMs = 100

export async function cpuProfileDuring(inspector: Inspector, during: () => Promise<void>) {
  await inspector.send('Profiler.enable')
  await inspector.send('Profiler.setSamplingInterval', { interval: samplingMicroseconds })
  await inspector.send('Profiler.start')
  // Code that V8 compiled in the middle of a loop before has no name in a profile. Counting calls makes it discard all compiled code;
  // a profile that began only afterwards would miss what is compiled again meanwhile.
  await inspector.send('Profiler.startPreciseCoverage', { callCount: true })
  await inspector.send('Profiler.stopPreciseCoverage')
  await during()
  const { profile } = await inspector.send('Profiler.stop')
  await inspector.send('Profiler.disable')
  return profile
}

/** The time between two samples, and the stack at its end. */
interface Slice {
  readonly ms: number
  readonly kind: 'idle' | 'garbage' | 'busy'
  readonly line: Line | undefined
}

interface Line extends Place {
  readonly calls: string | undefined
}

/** Time of a line, weighted by the delay it causes. */
interface Weight {
  readonly line: Line
  delay: number
  ms: number
  garbageMs: number
  readonly calls: Map<string | undefined, number>
}

/**
 * Which lines keep the event loop busy, from a CPU profile. A request that arrives at a random moment meets a busy stretch of
 * length L with probability L / T and waits for half of it: so a stretch delays by L² / 2T, and each line by its part.
 */
export function loopProfileOf(profile: Profiler.Profile, sources: Sources): LoopProfile {
  const slices = slicesOf(profile, sources)
  const wallMs = sum(slices.map(({ ms }) => ms))
  const stretches = stretchesOf(slices)
  const lengths = stretches.map(stretch => sum(stretch.map(({ ms }) => ms)))
  const weights = new Map<string, Weight>()
  stretches.forEach((stretch, index) => {
    for (const slice of stretch) add(weights, slice, ((lengths[index] ?? 0) * slice.ms) / (2 * wallMs))
  })
  const delayMs = sum(lengths.map(length => length ** 2 / (2 * wallMs)))
  const busyMs = sum(lengths)
  const garbageMs = sum(slices.filter(({ kind }) => kind === 'garbage').map(({ ms }) => ms))
  return {
    busyShare: wallMs === 0 ? 0 : busyMs / wallMs,
    garbageShare: busyMs === 0 ? 0 : garbageMs / busyMs,
    longestMs: Math.max(0, ...lengths),
    delayMs,
    hot: [...weights.values()]
      .toSorted((a, b) => b.delay - a.delay)
      .slice(0, shownLines)
      .map(weight => hotLine(weight, delayMs)),
    costs: [...weights.values()]
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, costsKept)
      .map(({ line: { at }, ms }) => ({ at, ms: (ms * 1000) / wallMs })),
  }
}

function hotLine({ line: { at, callers }, delay, ms, garbageMs, calls }: Weight, delayMs: number): HotLine {
  const [[most] = []] = [...calls].toSorted(([, a], [, b]) => b - a)
  return {
    at,
    callers,
    share: delayMs === 0 ? 0 : delay / delayMs,
    garbageShare: ms === 0 ? 0 : garbageMs / ms,
    ...(most !== undefined && { calls: most }),
  }
}

function add(weights: Map<string, Weight>, { line, ms, kind }: Slice, delay: number): void {
  if (line === undefined) return
  const key = `${line.at.file}:${line.at.line}`
  const weight = weights.get(key) ?? { line, delay: 0, ms: 0, garbageMs: 0, calls: new Map() }
  weights.set(key, weight)
  weight.delay += delay
  weight.ms += ms
  if (kind === 'garbage') weight.garbageMs += ms
  else weight.calls.set(line.calls, (weight.calls.get(line.calls) ?? 0) + ms)
}

/** A garbage collection belongs to the line before it. */
function slicesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, sources: Sources): Slice[] {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id])))
  const lines = new Map<number, Line | undefined>()
  /** The innermost frame first. */
  const stackOf = (id: number): Profiler.ProfileNode[] => {
    const [node, parent] = [byId.get(id), parents.get(id)]
    return [...(node === undefined ? [] : [node]), ...(parent === undefined ? [] : stackOf(parent))]
  }
  const lineOf = (id: number): Line | undefined => {
    if (!lines.has(id)) lines.set(id, ownLine(stackOf(id), sources))
    return lines.get(id)
  }
  let last: Line | undefined
  return samples.map((id, index) => {
    // The delta of a sample is the time since the one before.
    const ms = Math.max(0, timeDeltas[index + 1] ?? 0) / 1000
    const kind = ms > heldBackMs ? 'idle' : kindOf(byId.get(id)?.callFrame.functionName ?? '')
    if (kind === 'busy') last = lineOf(id)
    return { ms, kind, line: kind === 'idle' ? undefined : last }
  })
}

const kindOf = (name: string): Slice['kind'] =>
  name === '(idle)' ? 'idle' : name === '(garbage collector)' ? 'garbage' : 'busy'

/** The line of the innermost frame in the service's own code, and what that line called. */
function ownLine(stack: readonly Profiler.ProfileNode[], sources: Sources): Line | undefined {
  const own = stack.flatMap(({ callFrame }, index) => {
    if (!isOfService(callFrame)) return []
    const called = stack[index - 1]?.callFrame.functionName
    const at =
      index === 0
        ? sources.shownAt(callFrame.url, hottest(stack[0]) ?? callFrame.lineNumber + 1)
        : within(sources, callFrame, called)
    return isForeign(at) ? [] : [{ at, called }]
  })
  const [first, ...others] = own
  if (first === undefined) return undefined
  const { at, called } = first
  return {
    at,
    callers: others.slice(0, shownCallers).map(other => other.at),
    calls: called === '' ? undefined : called,
  }
}

const hottest = (node: Profiler.ProfileNode | undefined): number | undefined =>
  node?.positionTicks?.toSorted((a, b) => b.ticks - a.ticks)[0]?.line

/** Names by which the service calls functions that Node defines under another name. */
const aliases: ReadonlyMap<string, readonly string[]> = new Map([
  ['syncBufferWrapper', Object.keys(zlib).filter(name => name.endsWith('Sync'))],
])

/** A profile does not know at which line a function called another: looks for a line with the name of the called function. */
function within(sources: Sources, frame: Runtime.CallFrame, called = ''): SourceLine {
  const { url, lineNumber, columnNumber } = frame
  const names = new Map((aliases.get(called) ?? [called]).map(name => [name, 1]))
  return sources.within(url, lineNumber + 1, columnNumber, names) ?? sources.shownAt(url, lineNumber + 1)
}

/** Times in which the loop was busy without pause. */
function stretchesOf(slices: readonly Slice[]): Slice[][] {
  const stretches: Slice[][] = [[]]
  for (const slice of slices) {
    if (slice.kind === 'idle') stretches.push([])
    else stretches.at(-1)?.push(slice)
  }
  return stretches.filter(({ length }) => length > 0)
}
