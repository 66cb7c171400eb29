import { sitesOf, type AllocationSite, type Frame } from './allocation-sites.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import type { RetainerEdge } from '../judge/leak-origin.ts'
import { onePerLine } from '../judge/named-sources.ts'
import { Snapshot, type RawSnapshot } from './snapshot.ts'
import {
  growingValuesIn,
  holdersOf,
  largestOf,
  retainedObjectsOf,
  type RetainedObjects,
} from './retained-objects.ts'
import { placesOfRetained, shownPlaces } from './retained-places.ts'
import { writeDraft } from '../record/report-draft.ts'
import type { Session } from './session.ts'
import { drivesMost, fewestInserted, insertionsDuring, type Insertion, type Place } from './insertions.ts'
import { liveHeap } from './heap.ts'
import { messageOf } from '../record/errors.ts'
import type { SourceLine } from '../record/source-line.ts'
import { isForeign, isOfService, type Sources } from './sources.ts'

/** Bytes between two samples. Rare objects must be sampled too, but each sample costs the service a stack walk. */
const samplingInterval = { rare: 16, many: 64 }
const many = 50
/** In bytes. A snapshot multiplies the service's memory while it is taken: in a larger heap only allocations are sampled. */
const heapMax = 40_000_000
const shownClasses = 3

interface AlikeWork {
  readonly drive: () => Promise<void>
  /** Number of objects that one round of work leaves behind, if they were counted. Much rarer allocations are something else. */
  readonly expected: number
  /** The class of typed arrays or buffers whose bytes in use grow, if any. */
  readonly growing?: string | undefined
}

/** `places`: where the kept objects were created, and where they were stored. `classes`: these objects and their holders. */
export async function attributeHeap(session: Session, sources: Sources, work: AlikeWork) {
  const inserted = placesOfInsertions(await insertionsDuring(session, work.drive), sources, work.expected)
  try {
    const { retained, classes, fewest } = await keptObjects(session, sources, work, inserted.length > 0)
    // Hooked insertions are certain, so they come first. Otherwise the line that fills a holder by its name is searched.
    const own = inserted.filter(({ at }) => !isForeign(at))
    if (own.length > 0) return { places: own, classes }
    const fed = placesOfRetained(retained, sources, work.expected)
    if (fed.length > 0) return { places: [...fed, ...inserted], classes }
    // Sampling takes ten times as long as the requests, and is less precise.
    const sampled = (await sample(session, sources, work)).filter(
      ({ counts }) => Math.min(...counts) >= fewest,
    )
    const allocated = placesOfSites(sampled, sources, weightsOf(retained.slice(0, shownClasses)))
    return { places: [...allocated, ...inserted], classes }
  } catch (error) {
    // A snapshot of too deeply nested objects ends the process.
    if (inserted.length === 0) throw error
    return { places: inserted, classes: [{ kind: 'unattributed', said: messageOf(error) } as const] }
  }
}

/** What snapshots show to be kept, and the fewest sampled objects of one site that count. */
async function keptObjects(session: Session, sources: Sources, work: AlikeWork, isKnown: boolean) {
  const { heap } = await liveHeap(session)
  if (heap > heapMax) {
    const classes: LeakOrigin[] = [{ kind: 'heapTooLarge', bytes: heap }]
    // Elements of arrays are expected as well, and no snapshot tells them from objects.
    return { retained: [], classes, fewest: 0 }
  }
  const once = await compareSnapshots(session, work, 1)
  const found = once.retained.length > 0 || isKnown
  const { retained, paths } = found ? once : await compareSnapshots(session, work, drivesMost)
  const classes: LeakOrigin[] = [
    ...retained
      .slice(0, shownClasses)
      .map(
        ({ name, made, bytes, path }) =>
          ({ kind: 'retained', name, made, bytes, path: shownPath(path, sources) }) as const,
      ),
    ...(paths.length > 0 ? [{ kind: 'snapshots', paths } as const] : []),
  ]
  return { retained, classes, fewest: work.expected / 4 }
}

/** Three snapshots around two equal pieces of work, each repeated this many times. */
async function compareSnapshots(session: Session, { drive, growing }: AlikeWork, times: number) {
  const driveOn = async () => {
    for (let driven = 0; driven < times; driven++) await drive()
  }
  compared += 1
  const first = await take(session, 1)
  await driveOn()
  const second = await take(session, 2)
  await driveOn()
  const third = await take(session, 3)
  return {
    retained: [
      ...retainedObjectsOf(first.snapshot, second.snapshot, third.snapshot),
      ...growingValuesIn(first.snapshot, second.snapshot, third.snapshot),
      ...largestOf(third.snapshot, growing),
    ],
    paths: [first, second, third].flatMap(({ path }) => path ?? []),
  }
}

/** Live objects allocated in two equal pieces of work. */
async function sample(session: Session, sources: Sources, { drive, expected }: AlikeWork) {
  const interval = expected >= many ? samplingInterval.many : samplingInterval.rare
  await session.send('HeapProfiler.startSampling', { samplingInterval: interval })
  await drive()
  await liveHeap(session)
  const { profile: half } = await session.send('HeapProfiler.getSamplingProfile')
  await drive()
  await liveHeap(session)
  const { profile: whole } = await session.send('HeapProfiler.stopSampling')
  const isOwn = (frame: Frame) => {
    const { url, lineNumber, columnNumber } = frame
    const at = isOfService(frame) ? sources.at(url, lineNumber + 1, columnNumber) : undefined
    return at !== undefined && !isForeign(at)
  }
  return sitesOf(whole, Math.max(0, ...half.samples.map(({ ordinal }) => ordinal)), isOwn)
}

let compared = 0

async function take(session: Session, number: number) {
  await liveHeap(session)
  const text = await session.heapSnapshot()
  const path = writeDraft(`leak-${process.pid}-${compared}-${number}.heapsnapshot`, text)
  return { snapshot: new Snapshot(JSON.parse(text) as RawSnapshot), path }
}

/** The line of source; for worker code given as text, the line that contains the text. */
function placeOf({ url, line, column, texts }: Place, sources: Sources): SourceLine {
  const at =
    texts === undefined
      ? sources.at(url, line, column - 1)
      : texts.map(text => sources.writing(text)).find(Boolean)
  return at ?? { file: url, line }
}

/** The nearest callers in the service's own code; first those whose number is close to the expected one. */
function placesOfInsertions(insertions: readonly Insertion[], sources: Sources, expected: number) {
  const places = insertions.flatMap(({ method, callers, count }) => {
    if (count < fewestInserted) return []
    const lines = callers.map(place => placeOf(place, sources))
    const at = lines.find(line => !isForeign(line)) ?? lines[0]
    return at === undefined ? [] : [{ kind: 'inserted', method, count, at } as const]
  })
  const asCounted = ({ count }: { readonly count: number }) =>
    expected === 0 || (count >= expected / 4 && count <= expected * 4)
  return places
    .toSorted((a, b) => Number(asCounted(b)) - Number(asCounted(a)) || b.count - a.count)
    .slice(0, shownPlaces)
}

/** Up to the variable of a module, with its file, if there is one: the holders of the module itself are not informative. */
function shownPath(path: readonly RetainerEdge[], sources: Sources): RetainerEdge[] {
  const end = path.findIndex(({ retainerType }) => retainerType === 'module')
  const edge = path[end]
  if (edge === undefined) return holdersOf(path)
  const file = sources.declaring(edge.edge)
  return [...holdersOf(path.slice(0, end)), { ...edge, ...(file !== undefined && { file }) }]
}

function placesOfSites(
  sites: readonly AllocationSite[],
  sources: Sources,
  retainers: ReadonlyMap<string, number>,
): LeakOrigin[] {
  const most = Math.min(...(sites[0]?.counts ?? [0]))
  const suspects = sites.filter(({ counts }) => Math.min(...counts) >= most / 2)
  const places = suspects.map(({ frames, calls, counts }) => ({
    function: frames[0].functionName,
    made: counts,
    at: lineOf(frames, sources, new Map([...retainers, ...calls.map(call => [call, 1] as const)])),
  }))
  return onePerLine(places)
    .toSorted((a, b) => Number(isForeign(a.at)) - Number(isForeign(b.at)))
    .slice(0, shownPlaces)
    .map(place => ({ kind: 'allocated', ...place }))
}

/** The line that names the holder or the allocating call; without one, the function returns the object, and its caller counts. */
function lineOf(
  [{ url, lineNumber, columnNumber, functionName }, caller]: AllocationSite['frames'],
  sources: Sources,
  weights: ReadonlyMap<string, number>,
): SourceLine {
  const within = sources.within(url, lineNumber + 1, columnNumber, weights)
  if (within !== undefined) return within
  const head = sources.at(url, lineNumber + 1, columnNumber) ?? { file: url, line: lineNumber + 1 }
  if (caller === undefined || functionName === '') return head
  const calling = new Map([...weights, [functionName, 1] as const])
  return sources.within(caller.url, caller.lineNumber + 1, caller.columnNumber, calling) ?? head
}

/** The line that stores an object names its holder, and less often the holder's holder: the weight halves with each step. */
function weightsOf(kinds: readonly RetainedObjects[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const { path } of kinds) {
    for (const [distance, { edge }] of path.entries()) {
      weights.set(edge, Math.max(weights.get(edge) ?? 0, 2 ** -distance))
    }
  }
  return weights
}
