import { sitesOf, type AllocationProfile, type AllocationSite } from './allocation-sites.ts'
import type { Series } from '../judge/class-growth.ts'
import type { Leak } from '../judge/growth.ts'
import { Snapshot, type RawSnapshot } from './snapshot.ts'
import { describePath, retainedObjectsOf, type RetainedObjects } from './retained-objects.ts'
import type { MixRounds } from '../load/request-mix.ts'
import { writeDraft } from '../record/report-draft.ts'
import type { Inspector } from './inspector.ts'
import { insertionsDuring, type Insertion } from './insertions.ts'
import { liveHeap } from './heap.ts'
import { openTargets } from './inside.ts'
import type { Sources, SourceLine } from './sources.ts'

/**
 * Bytes between two samples. Small objects must be among them even when one in a hundred requests makes one; each costs the
 * service a walk over its stack, so that of many objects fewer are taken.
 */
const samplingInterval = { rare: 16, many: 64 }
const many = 50
/** So many of what is kept are enough to name the place that they come from. */
const fewestInserted = 3
/** A snapshot multiplies the memory of the service while it is taken: above this the census has to do. */
const heapMax = 40_000_000
const shownClasses = 3
const shownPlaces = 2

export interface AlikeWork {
  readonly drive: () => Promise<void>
  /** Objects that one piece leaves behind, as far as they were counted: what is made far less often is something else. */
  readonly expected: number
}

/** Lines for the evidence. */
export interface HeapOrigins {
  /** Where what is kept was made, and where it was put into what keeps it. */
  readonly places: readonly string[]
  /** What is kept, and who holds it. */
  readonly classes: readonly string[]
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
  if (heap > heapMax) {
    const shownMb = (heap / 1e6).toFixed(0)
    const why = `a heap of ${shownMb} MB is too large for snapshots, which multiply it; see the counts below`
    return { places, classes: [why] }
  }
  // Who puts things into what grows is certain. Sampling takes ten times as long as the requests, and knows less.
  const sampled = places.length === 0
  const { retained, sites, paths } = await profile(inspector, drive, sampled ? expected : undefined)
  const kinds = retained.slice(0, shownClasses)
  const suspects = sites.filter(({ counts }) => Math.min(...counts) >= expected / 4)
  return {
    places: [...places, ...placesOfSites(suspects, sources, weightsOf(kinds))],
    classes: [
      ...kinds.map(describeRetained),
      ...(paths.length > 0 ? [`snapshots: ${paths.join(', ')}`] : []),
    ],
  }
}

/** Three snapshots around two like pieces of work; what is allocated in them only where a number is `expected` of it. */
async function profile(inspector: Inspector, drive: () => Promise<void>, expected: number | undefined) {
  if (expected !== undefined) {
    const interval = expected >= many ? samplingInterval.many : samplingInterval.rare
    await inspector.send('HeapProfiler.startSampling', { samplingInterval: interval })
  }
  const allocated = async (): Promise<AllocationProfile | undefined> =>
    expected === undefined ? undefined : (await inspector.send('HeapProfiler.getSamplingProfile')).profile
  const first = await take(inspector, 1)
  await drive()
  const second = await take(inspector, 2)
  const half = await allocated()
  await drive()
  const third = await take(inspector, 3)
  const whole = await allocated()
  if (expected !== undefined) await inspector.send('HeapProfiler.stopSampling')
  const ordinal = Math.max(0, ...(half?.samples ?? []).map(sample => sample.ordinal))
  return {
    retained: retainedObjectsOf(first.snapshot, second.snapshot, third.snapshot),
    sites: whole === undefined ? [] : sitesOf(whole, ordinal),
    paths: [first, second, third].flatMap(({ path }) => path ?? []),
  }
}

async function take(inspector: Inspector, number: number) {
  await liveHeap(inspector)
  const text = await inspector.heapSnapshot()
  const path = writeDraft(`leak-${number}.heapsnapshot`, text)
  return { snapshot: new Snapshot(JSON.parse(text) as RawSnapshot), path }
}

const describeRetained = ({ name, counts, bytes, path }: RetainedObjects): string =>
  `${name}: ${counts.map(count => `+${count}`).join(', ')} (${bytes} B), held by ${describePath(path)}`

const shown = ({ file, line, text }: SourceLine): string => `${file}:${line}  ${text}`

function placesOfInsertions(insertions: readonly Insertion[], sources: Sources): string[] {
  return insertions.slice(0, shownPlaces).map(({ method, url, line, column, count }) => {
    const at = sources.at(line, column - 1)
    const place = at === undefined ? `${url}:${line}` : shown(at)
    return `put there by ${method}, ${count} times: ${place}`
  })
}

function placesOfSites(
  sites: readonly AllocationSite[],
  sources: Sources,
  retainers: ReadonlyMap<string, number>,
): string[] {
  const most = Math.min(...(sites[0]?.counts ?? [0]))
  const suspects = sites.filter(({ counts }) => Math.min(...counts) >= most / 2)
  const shownOf = ({ frame, calls, counts }: AllocationSite) => {
    const { functionName, url, lineNumber, columnNumber } = frame
    const at = sources.within(
      lineNumber + 1,
      columnNumber,
      new Map([...retainers, ...calls.map(call => [call, 1] as const)]),
    )
    const place = at === undefined ? `${url}:${lineNumber + 1}` : shown(at)
    const name = functionName === '' ? 'a function without a name' : functionName
    return { place, line: `made in ${name}, ${counts.map(count => `+${count}`).join(', ')}: ${place}` }
  }
  const lines = new Map<string, string>()
  for (const { place, line } of suspects.map(shownOf)) if (!lines.has(place)) lines.set(place, line)
  // A library is rarely to blame, and makes something with every request.
  const ordered = [...lines].toSorted(([a], [b]) => Number(isForeign(a)) - Number(isForeign(b)))
  return ordered.slice(0, shownPlaces).map(([, line]) => line)
}

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

const isForeign = (place: string): boolean => place.includes('node_modules')

/** What most descriptors lead to. */
export async function describeDescriptors(inspector: Inspector): Promise<string> {
  const targets = Object.entries(await openTargets(inspector)).toSorted(([, a], [, b]) => b - a)
  return `open: ${targets
    .slice(0, shownClasses)
    .map(([target, count]) => `${count} × ${target}`)
    .join(', ')}`
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

/** Which routes make a figure grow, when nothing else is asked: a line for each leak. */
export async function attributeRoutes(
  rounds: MixRounds,
  leaks: readonly Leak[],
  read: (figures: readonly string[]) => Promise<Series>,
): Promise<ReadonlyMap<Leak, string>> {
  const guilty = new Map<Leak, string[]>(leaks.map(leak => [leak, []]))
  const needed = leaks.map(
    ({ figure, perRequest }) => (2 * (noise[figure] ?? noiseOfCounts)) / perRequest / aloneClients,
  )
  const each = Math.ceil(Math.min(Math.max(aloneEach.fewest, ...needed), aloneEach.most))
  const figures = leaks.map(({ figure }) => figure)
  let before = await read(figures)
  const routes = rounds.routes()
  for (const { route, alone } of routes) {
    await alone.drive(aloneClients, each)
    const after = await read(figures)
    for (const leak of leaks) {
      const gained = (after[leak.figure] ?? 0) - (before[leak.figure] ?? 0)
      if (gained >= (leak.perRequest * aloneClients * each) / 2) guilty.get(leak)?.push(route)
    }
    before = after
  }
  return new Map(leaks.map(leak => [leak, describeRoutes(guilty.get(leak) ?? [], routes.length)]))
}

/** A client that hangs up may be gone before the service has seen a request of it. */
const nearlyAll = 0.75

function describeRoutes(guilty: readonly string[], routes: number): string {
  if (guilty.length === 0) return 'no route alone made it grow'
  if (guilty.length > routes * nearlyAll)
    return `nearly every route makes it grow (${guilty.length} of ${routes})`
  return `routes that make it grow: ${guilty.join(', ')}`
}
