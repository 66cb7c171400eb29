import { messageOf } from '../record/errors.ts'
import { usedOf, type Series } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import { cacheable, type Leak } from '../judge/growth/judge.ts'
import { attributeHeap, type HeapOrigins } from './attribution.ts'
import { classHistogram } from './class-histogram.ts'
import { liveHeap, quietCompiler } from './heap.ts'
import { noteCollections } from './insertions.ts'
import { Inspector } from './inspector.ts'
import { lookInside, nativeInUse, openTargets } from './inside.ts'
import { suspectsOf } from './outside-heap.ts'
import type { Session } from './session.ts'
import type { SourceRoot } from '../record/source-line.ts'
import { readSources } from './source-maps.ts'

/** Requests of each client between two snapshots: enough to keep this many objects. */
const attributed = { objects: 6, fewest: 8, most: 64 }

/** Repeated pieces of work, which separate a leak from fluctuation. */
interface Work {
  /** Sends requests to every route alone; called once, first. */
  readonly everyRoute: () => Promise<void>
  /** Sends this many requests per client, and waits until their sockets are closed. */
  readonly drive: (each: number) => Promise<void>
  readonly clients: number
}

/** Number of descriptor targets shown. */
const shownTargets = 3

/** A Node process with an inspector, and all its threads. Figures have the names that the judges use. */
export class NodeRuntime implements AsyncDisposable {
  readonly #inspector: Inspector
  readonly #resources: AsyncDisposableStack
  readonly #sourceRoot: SourceRoot
  readonly #silent = new WeakSet<Session>()

  private constructor(inspector: Inspector, resources: AsyncDisposableStack, sourceRoot: SourceRoot) {
    this.#inspector = inspector
    this.#resources = resources
    this.#sourceRoot = sourceRoot
  }

  /** `sourceRoot`: for the lines of leaks. @throws HarnessError if no inspector answers. */
  static async open(address: string | Inspector, sourceRoot: SourceRoot): Promise<NodeRuntime> {
    await using resources = new AsyncDisposableStack()
    const inspector = typeof address === 'string' ? resources.use(await Inspector.connect(address)) : address
    resources.use(await quietCompiler(inspector))
    return new NodeRuntime(inspector, resources.move(), sourceRoot)
  }

  /** Collects garbage. */
  async collect(): Promise<void> {
    await this.#inEach(liveHeap)
  }

  async readOpen(): Promise<Series> {
    const looks = await this.#inEach(lookInside)
    const figures: Record<string, number> = {}
    for (const [type, count] of looks.flatMap(([, look]) => Object.entries(look.handles))) {
      figures[`handles.${type}`] = (figures[`handles.${type}`] ?? 0) + count
    }
    const [[, { descriptors }]] = looks
    return { descriptors, ...figures }
  }

  /** In bytes, after a collection. */
  async readMemory(): Promise<Series> {
    const lives = (await this.#inEach(liveHeap)).map(([, live]) => live)
    // Native memory is read after the collection, which also frees the native memory of unreachable objects.
    const native = await nativeInUse(this.#inspector)
    return {
      heap: lives.reduce((sum, { heap }) => sum + heap, 0),
      external: lives.reduce((sum, { external }) => sum + external, 0),
      ...(native !== undefined && { native }),
    }
  }

  /** All objects by class. */
  async readObjects(): Promise<Series> {
    const counted = await this.#inEach(classHistogram)
    return Object.fromEntries(
      counted.flatMap(([{ name: of }, counts]) =>
        Object.entries(counts).map(([name, count]) => [of === '' ? name : `${name} in ${of}`, count]),
      ),
    )
  }

  /** The origins of leaks, by check. Its leftovers hide later growth. */
  async attribute(
    leaks: readonly Leak[],
    { everyRoute, drive, clients }: Work,
  ): Promise<Readonly<Record<string, readonly LeakOrigin[]>>> {
    const counted = leaks.find(({ check, figure }) => cacheable.has(check) && figure !== check)
    const session = this.#sessionOf(counted?.figure)
    await noteCollections(session)
    await everyRoute()
    const sources = await readSources(session, this.#sourceRoot)
    const perRequest = counted?.perRequest ?? 0
    const needed = attributed.objects / perRequest / clients
    const each = Math.ceil(Math.min(Math.max(needed, attributed.fewest), attributed.most))
    const targets = (await openTargets(this.#inspector)).slice(0, shownTargets)
    const nothing: HeapOrigins = { places: [], classes: [] }
    const work = {
      drive: async () => drive(each),
      expected: perRequest * clients * each,
      growing: typedArrayIn(counted?.figure),
    }
    // If nothing else is found, the source shows the lines that may leave something behind.
    const found = leaks.some(({ check }) => ofObjects.has(check))
      ? await attributeHeap(session, sources, work).catch(messageOf)
      : nothing
    const { places, classes } = typeof found === 'string' ? nothing : found
    const unknown = typeof found === 'string' ? [{ kind: 'unattributed', said: found } as const] : []
    const origins: Readonly<Record<string, readonly LeakOrigin[]>> = {
      heap: [...places, ...classes, ...unknown],
      external: places.length > 0 ? [...places, ...classes] : [{ kind: 'oneBuffer' }, ...unknown],
      native: [...places, ...unknown],
      handles: [...places, ...unknown],
      fileDescriptors: [...places, { kind: 'openTargets', targets }],
    }
    const originsFor = (leak: Leak): readonly LeakOrigin[] => {
      const known = origins[leak.check] ?? []
      return known.some(origin => 'at' in origin) ? known : [...suspectsOf(leak, sources), ...known]
    }
    return Object.fromEntries(leaks.map(leak => [leak.check, originsFor(leak)]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync()
  }

  /** The thread of a figure. */
  #sessionOf(figure = ''): Session {
    return this.#inspector.workers.find(({ name }) => figure.endsWith(` in ${name}`)) ?? this.#inspector
  }

  /** Runs in the main thread and in each worker that answers; a worker blocked in `Atomics.wait` does not. */
  async #inEach<T>(work: (session: Session) => Promise<T>): Promise<[[Session, T], ...[Session, T][]]> {
    const workers = this.#inspector.workers.filter(worker => !this.#silent.has(worker))
    const seen = workers.map(async (worker): Promise<[Session, T][]> => {
      try {
        return [[worker, await work(worker)]]
      } catch {
        this.#silent.add(worker)
        return []
      }
    })
    return [[this.#inspector, await work(this.#inspector)], ...(await Promise.all(seen)).flat()]
  }
}

/** Checks whose leaks are held by heap objects. */
const ofObjects: ReadonlySet<string> = new Set(['heap', 'external', 'native', 'handles'])

const typedArrayIn = (figure = ''): string | undefined =>
  figure.startsWith(usedOf) ? figure.slice(usedOf.length).split(' ')[0] : undefined
