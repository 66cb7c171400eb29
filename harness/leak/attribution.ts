import { sitesOf, type AllocationSite, type Frame } from './allocation-sites.ts'
import type { LeakOrigin, RetainerEdge } from '../judge/evidence.ts'
import { Snapshot, type RawSnapshot } from './snapshot.ts'
import {
  holdersOf,
  largestOf,
  plain,
  retainedObjectsOf,
  withoutRepeats,
  type RetainedObjects,
} from './retained-objects.ts'
import { writeDraft } from '../record/report-draft.ts'
import type { Session } from './session.ts'
import { drivesMost, fewestInserted, insertionsDuring, type Insertion, type Place } from './insertions.ts'
import { liveHeap } from './heap.ts'
import type { SourceLine } from '../record/source-line.ts'
import { isForeign, type Sources } from './sources.ts'

/**
 * Bytes between two samples. Small objects must be among them even when one in a hundred requests makes one; each costs the
 * service a walk over its stack, so that of many objects fewer are taken.
 */
const samplingInterval = { rare: 16, many: 64 }
const many = 50
/** In bytes. A snapshot multiplies the memory of the service while it is taken: above this the class histogram must do. */
const heapMax = 40_000_000
const shownClasses = 3
const shownPlaces = 2
/** Of what is retained, and of the way from it to the root: further on everything holds everything. */
const kindsFollowed = 5
const holdersFollowed = 6
/** Characters of a text. */
const shownText = 60

export interface AlikeWork {
  readonly drive: () => Promise<void>
  /** Objects that one piece leaves behind, as far as they were counted: what is made far less often is something else. */
  readonly expected: number
  /** The class of typed arrays whose bytes in use grow, if they do. */
  readonly growing?: string | undefined
}

export interface HeapOrigins {
  /** Where what is kept was made, and where it was put into what keeps it. */
  readonly places: readonly LeakOrigin[]
  /** What is kept, and who holds it. */
  readonly classes: readonly LeakOrigin[]
}

export async function attributeHeap(
  session: Session,
  sources: Sources,
  { drive, expected, growing }: AlikeWork,
): Promise<HeapOrigins> {
  const inserted = placesOfInsertions(await insertionsDuring(session, drive), sources, expected)
  const { heap } = await liveHeap(session)
  if (heap > heapMax) return { places: inserted, classes: [{ kind: 'heapTooLarge', bytes: heap }] }
  let { retained, paths } = await compareSnapshots(session, drive, growing)
  if (retained.length === 0 && inserted.length === 0) {
    const longer = async () => {
      for (let driven = 0; driven < drivesMost; driven++) await drive()
    }
    ;({ retained, paths } = await compareSnapshots(session, longer, growing))
  }
  const kinds = retained.slice(0, shownClasses)
  const classes: LeakOrigin[] = [
    ...kinds.map(({ name, made, bytes, path }) => ({
      kind: 'retained' as const,
      name,
      made,
      bytes,
      path: shownPath(path, sources),
    })),
    ...(paths.length > 0 ? [{ kind: 'snapshots', paths } as const] : []),
  ]
  // Who puts things into what grows is certain; what holds them has a name, and is fed where that is named.
  const own = inserted.filter(({ at }) => !isForeign(at))
  if (own.length > 0) return { places: own, classes }
  const named = [...functionPlaces(retained, sources, expected), ...fedPlaces(retained, sources)]
  const fed = named.length > 0 ? named : textPlaces(retained, sources)
  // Sampling takes ten times as long as the requests, and knows less.
  const sampled = fed.length > 0 ? [] : await sample(session, sources, { drive, expected })
  const suspects = sampled.filter(({ counts }) => Math.min(...counts) >= expected / 4)
  return { places: [...fed, ...placesOfSites(suspects, sources, weightsOf(kinds)), ...inserted], classes }
}

/** Three snapshots around two like pieces of work. */
async function compareSnapshots(session: Session, drive: () => Promise<void>, growing: string | undefined) {
  const first = await take(session, 1)
  await drive()
  const second = await take(session, 2)
  await drive()
  const third = await take(session, 3)
  return {
    retained: [
      ...retainedObjectsOf(first.snapshot, second.snapshot, third.snapshot),
      ...largestOf(third.snapshot, growing),
    ],
    paths: [first, second, third].flatMap(({ path }) => path ?? []),
  }
}

/** What is allocated in two like pieces of work, and still alive. */
async function sample(
  session: Session,
  sources: Sources,
  { drive, expected }: AlikeWork,
): Promise<AllocationSite[]> {
  const interval = expected >= many ? samplingInterval.many : samplingInterval.rare
  await session.send('HeapProfiler.startSampling', { samplingInterval: interval })
  await drive()
  await liveHeap(session)
  const { profile: half } = await session.send('HeapProfiler.getSamplingProfile')
  await drive()
  await liveHeap(session)
  const { profile: whole } = await session.send('HeapProfiler.stopSampling')
  const isOwn = ({ url, lineNumber, columnNumber }: Frame) => {
    const at = url === '' || url.startsWith('node:') ? undefined : sources.at(lineNumber + 1, columnNumber)
    return at !== undefined && !isForeign(at)
  }
  return sitesOf(whole, Math.max(0, ...half.samples.map(({ ordinal }) => ordinal)), isOwn)
}

async function take(session: Session, number: number) {
  await liveHeap(session)
  const text = await session.heapSnapshot()
  const path = writeDraft(`leak-${number}.heapsnapshot`, text)
  return { snapshot: new Snapshot(JSON.parse(text) as RawSnapshot), path }
}

/** Where it is written; of what was given to a worker as a text, where that is. */
function placeOf({ url, line, column, texts }: Place, sources: Sources): SourceLine {
  const at =
    texts === undefined
      ? sources.at(line, column - 1)
      : texts.map(text => sources.writing(text)).find(Boolean)
  return at ?? { file: url, line }
}

/** At the nearest caller of the service's own, and those first that put about as much there as was counted. */
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

/** Where functions of the service's own that are kept are written: listeners, callbacks, what waits for a promise. */
const functionPlaces = (retained: readonly RetainedObjects[], sources: Sources, expected: number) =>
  retained
    .flatMap(({ made, place, path }): LeakOrigin[] => {
      const written = place && sources.at(place.line + 1, place.column)
      // What listens to something that is kept as well is kept by that.
      const holder = path.find(
        ({ retainer, retainerType }) => retainerType === 'object' && retainer !== plain,
      )
      const follows = retained.some(({ name }) => name === holder?.retainer)
      const at = (follows && written && sources.making(written)) || written
      if (at === undefined || isForeign(at) || Math.min(...made) < expected / 8) return []
      return [{ kind: 'functionKept', made, at }]
    })
    .slice(0, shownPlaces)

/** Where what is kept is linked to what was kept before, or the nearest holder that has a name in the service's own code is fed. */
function fedPlaces(retained: readonly RetainedObjects[], sources: Sources): LeakOrigin[] {
  const kinds = retained.slice(0, kindsFollowed)
  const linked = kinds.flatMap(({ link }) => {
    const at = link === undefined ? undefined : sources.linking(link)
    return link === undefined || at === undefined ? [] : [{ kind: 'fed', name: link, at } as const]
  })
  const fed = kinds.flatMap(({ path }) =>
    withoutRepeats(path)
      .slice(0, holdersFollowed)
      .flatMap(({ edge }) => {
        const at = /^[\w$#]+$/.test(edge) ? sources.feeding(edge) : undefined
        return at === undefined ? [] : [{ kind: 'fed', name: edge, at } as const]
      })
      .slice(0, 1),
  )
  const places = [...linked, ...fed]
  return places
    .filter(({ at }, index) => places.findIndex(place => sameLine(place.at, at)) === index)
    .slice(0, shownPlaces)
}

/** Where a text that is kept, or by which something is kept, is written: a statement, a message, a key. */
function textPlaces(retained: readonly RetainedObjects[], sources: Sources): LeakOrigin[] {
  const texts = retained
    .slice(0, kindsFollowed)
    .flatMap(({ text = '', path }) => [text, ...path.slice(0, holdersFollowed).map(({ edge }) => edge)])
  for (const text of texts) {
    const at = sources.writing(text)
    if (at !== undefined) return [{ kind: 'written', text: text.slice(0, shownText), at }]
  }
  return []
}

/** The way to the variable of a module, with its file, where it leads through one: what holds the module says nothing. */
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
    function: frames[0]?.functionName ?? '',
    made: counts,
    at: lineOf(frames, sources, new Map([...retainers, ...calls.map(call => [call, 1] as const)])),
  }))
  const first = places.filter(({ at }, index) => places.findIndex(place => sameLine(place.at, at)) === index)
  return first
    .toSorted((a, b) => Number(isForeign(a.at)) - Number(isForeign(b.at)))
    .slice(0, shownPlaces)
    .map(place => ({ kind: 'allocated', ...place }))
}

/**
 * The line of a function that names what holds the object, or what it called to have it. Where none does, the function gives
 * away what it makes: then it is the line of its caller that calls it.
 */
function lineOf(
  [frame, ...callers]: readonly Frame[],
  sources: Sources,
  weights: ReadonlyMap<string, number>,
): SourceLine {
  const { url = '', lineNumber = 0, columnNumber = 0, functionName = '' } = frame ?? {}
  const within = sources.within(lineNumber + 1, columnNumber, weights)
  if (within !== undefined) return within
  const head = sources.at(lineNumber + 1, columnNumber) ?? { file: url, line: lineNumber + 1 }
  if (callers.length === 0 || functionName === '') return head
  const [{ lineNumber: line, columnNumber: column } = { lineNumber: 0, columnNumber: 0 }] = callers
  return sources.within(line + 1, column, new Map([...weights, [functionName, 1]])) ?? head
}

const sameLine = (a: SourceLine, b: SourceLine): boolean => a.file === b.file && a.line === b.line

/** Who holds an object is named where it was put there; who holds the holder, less often: all of them weigh less than the next. */
function weightsOf(kinds: readonly RetainedObjects[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const { path } of kinds) {
    for (const [distance, { edge }] of path.entries()) {
      weights.set(edge, Math.max(weights.get(edge) ?? 0, 2 ** -distance))
    }
  }
  return weights
}
