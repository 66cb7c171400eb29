import { messageOf } from '../record/errors.ts'
import { usedOf, type Series } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import { sum } from '../judge/statistics.ts'
import { cacheable, type Leak } from '../judge/growth/judge.ts'
import { memoryOfHelper, processesAndThreads } from '../judge/growth/quantities.ts'
import { attributeHeap } from './attribution.ts'
import { classHistogram } from './class-histogram.ts'
import { liveHeap, quietCompiler } from './heap.ts'
import { noteCollections } from './insertions.ts'
import { Inspector } from './inspector.ts'
import { lookInside, nativeInUse, openTargets } from './inside.ts'
import { processesHere } from './node-processes.ts'
import { suspectsOf } from './outside-heap.ts'
import type { Session } from './session.ts'
import type { SourceRoot } from '../record/source-line.ts'
import { readSources } from './source-maps.ts'

/** Requests of each client between two snapshots: enough to keep this many objects. */
const attributed = { objects: 6, fewest: 8, most: 64 }

/** Repeated pieces of work, which separate a leak from fluctuation. */
export interface Work {
  /** Sends requests to every route alone; called once, first. */
  readonly everyRoute: () => Promise<void>
  /** Sends this many requests per client, and waits until their sockets are closed. */
  readonly drive: (each: number) => Promise<void>
  readonly clients: number
}

const shownTargets = 3

export type NodeRuntime = Awaited<ReturnType<typeof openRuntime>>

/** A Node process with all its threads. Figures have the judges' names. @throws HarnessError if no inspector answers. */
export async function openRuntime(address: string | Inspector, sourceRoot: SourceRoot) {
  await using stack = new AsyncDisposableStack()
  const inspector = typeof address === 'string' ? stack.use(await Inspector.connect(address)) : address
  stack.use(await quietCompiler(inspector))
  const resources = stack.move()
  const silent = new WeakSet<Session>()

  /** Runs in the main thread and in each worker that answers; a worker blocked in `Atomics.wait` does not. */
  const inEach = async <T>(
    work: (session: Session) => Promise<T>,
  ): Promise<[[Session, T], ...[Session, T][]]> => {
    const workers = inspector.workers.filter(worker => !silent.has(worker))
    const seen = workers.map(async (worker): Promise<[Session, T][]> => {
      try {
        return [[worker, await work(worker)]]
      } catch {
        silent.add(worker)
        return []
      }
    })
    return [[inspector, await work(inspector)], ...(await Promise.all(seen)).flat()]
  }
  const sessionOf = (figure = ''): Session =>
    inspector.workers.find(({ name }) => figure.endsWith(` in ${name}`)) ?? inspector

  return {
    async collect(): Promise<void> {
      await inEach(liveHeap)
    },

    async readOpen(): Promise<Series> {
      const looks = await inEach(lookInside)
      const figures: Record<string, number> = {}
      for (const [type, count] of looks.flatMap(([, look]) => Object.entries(look.handles))) {
        figures[`handles.${type}`] = (figures[`handles.${type}`] ?? 0) + count
      }
      const [[, { descriptors }]] = looks
      return { descriptors, ...figures }
    },

    /** In bytes, after a collection. */
    async readMemory(): Promise<Series> {
      const lives = (await inEach(liveHeap)).map(([, live]) => live)
      // Native memory is read after the collection, which also frees the native memory of unreachable objects.
      const native = await nativeInUse(inspector)
      const programs = (await inspector.call(processesHere)).filter(({ isNode, isOwn }) => isOwn && !isNode)
      return {
        ...Object.fromEntries(
          programs.map(({ name, pid, memory }) => [`${memoryOfHelper}${name}, process ${pid}`, memory]),
        ),
        heap: sum(lives.map(({ heap }) => heap)),
        external: sum(lives.map(({ external }) => external)),
        ...(native !== undefined && { native }),
      }
    },

    async readObjects(): Promise<Series> {
      const counted = await inEach(classHistogram)
      return Object.fromEntries(
        counted.flatMap(([{ name: of }, counts]) =>
          Object.entries(counts).map(([name, count]) => [of === '' ? name : `${name} in ${of}`, count]),
        ),
      )
    },

    /** The origins of leaks, by check. Its leftovers hide later growth. */
    async attribute(leaks: readonly Leak[], { everyRoute, drive, clients }: Work) {
      const counted = leaks.find(
        ({ check, figure }) => cacheable.has(check) && ofObjects.has(check) && figure !== check,
      )
      const session = sessionOf(counted?.figure)
      await noteCollections(session)
      await everyRoute()
      const sources = await readSources(session, sourceRoot)
      const perRequest = counted?.perRequest ?? 0
      const needed = attributed.objects / perRequest / clients
      const each = Math.ceil(Math.min(Math.max(needed, attributed.fewest), attributed.most))
      const targets = (await openTargets(inspector)).slice(0, shownTargets)
      const work = {
        drive: async () => drive(each),
        expected: perRequest * clients * each,
        growing: typedArrayIn(counted?.figure),
      }
      const nothing = { places: [], classes: [] }
      // If nothing else is found, the source shows the lines that may leave something behind.
      const found = leaks.some(({ check }) => ofObjects.has(check))
        ? await attributeHeap(session, sources, work).catch(messageOf)
        : nothing
      const unknown = typeof found === 'string' ? [{ kind: 'unattributed', said: found } as const] : []
      const { places, classes } = typeof found === 'string' ? nothing : found
      const origins: Readonly<Record<string, readonly LeakOrigin[]>> = {
        heap: [...places, ...classes, ...unknown],
        external: places.length > 0 ? [...places, ...classes] : [{ kind: 'oneBuffer' }, ...unknown],
        native: [...places, ...unknown],
        handles: [...places, ...unknown],
        fileDescriptors: [...places, { kind: 'openTargets', targets }],
      }
      const originsFor = (leak: Leak): readonly LeakOrigin[] => {
        const known = origins[leak.check] ?? []
        // A process needs no object of the heap that holds it.
        const isHeld = leak.figure !== processesAndThreads && known.some(origin => 'at' in origin)
        return isHeld ? known : [...suspectsOf(leak, sources), ...known]
      }
      return Object.fromEntries(leaks.map(leak => [leak.check, originsFor(leak)]))
    },

    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Checks whose leaks are held by heap objects. */
const ofObjects: ReadonlySet<string> = new Set(['heap', 'external', 'native', 'handles'])

const typedArrayIn = (figure = ''): string | undefined =>
  figure.startsWith(usedOf) ? figure.slice(usedOf.length).split(' ')[0] : undefined
