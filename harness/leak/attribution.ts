import { sitesOf, type AllocationSite, type Frame } from './allocation-sites.ts'
import type { Series } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import type { Leak } from '../judge/growth.ts'
import { Snapshot, type RawSnapshot } from './snapshot.ts'
import { holdersOf, retainedObjectsOf, type RetainedObjects } from './retained-objects.ts'
import type { Rounds } from '../load/rounds.ts'
import { writeDraft } from '../record/report-draft.ts'
import type { Inspector } from './inspector.ts'
import { insertionsDuring, type Insertion } from './insertions.ts'
import { liveHeap } from './heap.ts'
import { openTargets } from './inside.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { Sources } from './sources.ts'

/**
 * Bytes between two samples. Small objects must be among them even when one in a hundred requests makes one; each costs the
 * service a walk over its stack, so that of many objects fewer are taken.
 */
const samplingInterval = { rare: 16, many: 64 }
const many = 50
/** So many of what is kept are enough to name the place that they come from. */
const fewestInserted = 3
/** In bytes. A snapshot multiplies the memory of the service while it is taken: above this the class histogram must do. */
const heapMax = 40_000_000
const shownClasses = 3
const shownPlaces = 2

export interface AlikeWork {
  readonly drive: () => Promise<void>
  /** Objects that one piece leaves behind, as far as they were counted: what is made far less often is something else. */
  readonly expected: number
}

export interface HeapOrigins {
  /** Where what is kept was made, and where it was put into what keeps it. */
  readonly places: readonly LeakOrigin[]
  /** What is kept, and who holds it. */
  readonly classes: readonly LeakOrigin[]
}

export async function attributeHeap(
  inspector: Inspector,
  sources: Sources,
  { drive, expected }: AlikeWork,
): Promise<HeapOrigins> {
  const insertions = await insertionsDuring(inspector, drive, drive)
  const inserted = insertions.filter(({ count }) => count >= Math.max(fewestInserted, expected / 2))
  const places = placesOfInsertions(inserted, sources)
  const { heap } = await liveHeap(inspector)
  if (heap > heapMax) return { places, classes: [{ kind: 'heapTooLarge', bytes: heap }] }
  // Who puts things into what grows is certain. Sampling takes ten times as long as the requests, and knows less.
  const sampled = places.length === 0
  const { retained, sites, paths } = await profile(inspector, drive, sampled ? expected : undefined)
  const kinds = retained.slice(0, shownClasses)
  const suspects = sites.filter(({ counts }) => Math.min(...counts) >= expected / 4)
  return {
    places: [...places, ...placesOfSites(suspects, sources, weightsOf(kinds))],
    classes: [
      ...kinds.map(kind => ({ kind: 'retained', ...kind, path: holdersOf(kind.path) }) as const),
      ...(paths.length > 0 ? [{ kind: 'snapshots', paths } as const] : []),
    ],
  }
}

/** Three snapshots around two like pieces of work; what is allocated in them only where a number is `expected` of it. */
async function profile(inspector: Inspector, drive: () => Promise<void>, expected: number | undefined) {
  if (expected !== undefined) {
    const interval = expected >= many ? samplingInterval.many : samplingInterval.rare
    await inspector.send('HeapProfiler.startSampling', { samplingInterval: interval })
  }
  const sampled = (command: 'HeapProfiler.getSamplingProfile' | 'HeapProfiler.stopSampling') =>
    expected === undefined ? undefined : inspector.send(command)
  const first = await take(inspector, 1)
  await drive()
  const second = await take(inspector, 2)
  const half = await sampled('HeapProfiler.getSamplingProfile')
  await drive()
  const third = await take(inspector, 3)
  const whole = await sampled('HeapProfiler.stopSampling')
  const ordinal = Math.max(0, ...(half?.profile.samples ?? []).map(sample => sample.ordinal))
  return {
    retained: retainedObjectsOf(first.snapshot, second.snapshot, third.snapshot),
    sites: whole === undefined ? [] : sitesOf(whole.profile, ordinal),
    paths: [first, second, third].flatMap(({ path }) => path ?? []),
  }
}

async function take(inspector: Inspector, number: number) {
  await liveHeap(inspector)
  const text = await inspector.heapSnapshot()
  const path = writeDraft(`leak-${number}.heapsnapshot`, text)
  return { snapshot: new Snapshot(JSON.parse(text) as RawSnapshot), path }
}

const placesOfInsertions = (insertions: readonly Insertion[], sources: Sources): LeakOrigin[] =>
  insertions.slice(0, shownPlaces).map(({ method, url, line, column, count }) => {
    const at = sources.at(line, column - 1) ?? { file: url, line }
    return { kind: 'inserted', method, count, at }
  })

function placesOfSites(
  sites: readonly AllocationSite[],
  sources: Sources,
  retainers: ReadonlyMap<string, number>,
): LeakOrigin[] {
  const most = Math.min(...(sites[0]?.counts ?? [0]))
  const suspects = sites.filter(({ counts }) => Math.min(...counts) >= most / 2)
  const places = suspects.map(({ frame, calls, counts }) => {
    const weights = new Map([...retainers, ...calls.map(call => [call, 1] as const)])
    return { function: frame.functionName, made: counts, at: lineOf(frame, sources, weights) }
  })
  const first = places.filter(({ at }, index) => places.findIndex(place => sameLine(place.at, at)) === index)
  // A library is rarely to blame, and makes something with every request.
  return first
    .toSorted((a, b) => Number(isForeign(a.at)) - Number(isForeign(b.at)))
    .slice(0, shownPlaces)
    .map(place => ({ kind: 'allocated', ...place }))
}

const lineOf = (
  { url, lineNumber, columnNumber }: Frame,
  sources: Sources,
  weights: ReadonlyMap<string, number>,
): SourceLine => sources.within(lineNumber + 1, columnNumber, weights) ?? { file: url, line: lineNumber + 1 }

const sameLine = (a: SourceLine, b: SourceLine): boolean => a.file === b.file && a.line === b.line

const isForeign = ({ file }: SourceLine): boolean => file.includes('node_modules')

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

/** What most descriptors lead to. */
export async function openTargetsOf(inspector: Inspector): Promise<LeakOrigin> {
  const targets = Object.entries(await openTargets(inspector)).toSorted(([, a], [, b]) => b - a)
  return { kind: 'openTargets', targets: targets.slice(0, shownClasses) }
}

const aloneClients = 10
/** Of each client on each route: as few as show the leak, and no more than take some seconds for all routes. */
const aloneEach = { fewest: 8, most: 25 }
/** What figures change by without a leak; all others are counts. */
const noise: Readonly<Record<string, number>> = {
  heap: 4_000,
  external: 4_000,
  native: 70_000,
  anonymous: 200_000,
}
const noiseOfCounts = 1

/** Which routes make a figure grow, when nothing else is asked, for each leak. */
export async function attributeRoutes(
  rounds: Rounds,
  leaks: readonly Leak[],
  read: (figures: readonly string[]) => Promise<Series>,
): Promise<ReadonlyMap<Leak, LeakOrigin>> {
  const needed = leaks.map(
    ({ figure, perRequest }) => (2 * (noise[figure] ?? noiseOfCounts)) / perRequest / aloneClients,
  )
  const each = Math.ceil(Math.min(Math.max(aloneEach.fewest, ...needed), aloneEach.most))
  const figures = leaks.map(({ figure }) => figure)
  const readings = [await read(figures)]
  const routes = rounds.routes()
  for (const { alone } of routes) {
    await alone.drive(aloneClients, each)
    readings.push(await read(figures))
  }
  const grows = ({ figure, perRequest }: Leak, route: number) =>
    (readings[route + 1]?.[figure] ?? 0) - (readings[route]?.[figure] ?? 0) >=
    (perRequest * aloneClients * each) / 2
  return new Map(
    leaks.map(leak => {
      const growing = routes.filter((_, index) => grows(leak, index)).map(({ route }) => route)
      return [leak, { kind: 'growingRoutes', routes: growing, of: routes.length }]
    }),
  )
}
