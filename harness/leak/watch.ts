import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../record/errors.ts'
import type { Series } from '../judge/class-growth.ts'
import type { Unseen } from '../judge/evidence.ts'
import type { Backends } from '../record/operation.ts'
import { classHistogram } from './class-histogram.ts'
import { liveHeap, quietCompiler, type Live } from './heap.ts'
import { openDescriptors } from '../sample/host.ts'
import { Inspector, type Session } from './inspector.ts'
import { lookInside, nativeInUse, type Inside } from './inside.ts'
import type { BackendWatch } from '../sample/database.ts'
import { sampleFromStats, type EngineStats } from '../sample/stats.ts'
import { ms } from '../record/units.ts'

/** The service as it is watched: a started one, or a stand-in in a test. */
export interface Watched {
  readonly origin: string
  readonly inspector: string | undefined
  readonly container: {
    stats(): Promise<EngineStats>
    exec(...command: string[]): Promise<string>
    hostPid(): Promise<number | undefined>
    lastLines(): readonly string[]
  }
}

/** The database, where there is one. */
export interface WatchedDatabase {
  readonly container: Pick<Watched['container'], 'stats'>
  /** Its sessions, where they can be asked for. */
  readonly sessions?: Pick<BackendWatch, 'sample' | 'held'> | undefined
}

/** The figures of a reading; every other name is a class of the histogram. */
const inReading = /^(heap|external|native|anonymous|database|descriptors|(handles|connections)\..*)$/

/** How long to wait between two looks at the sockets of a round, which close some time after it, and in all. */
const settledAfter = ms(30)
const settledWithin = ms(600)

/** Reads what a service holds, from within where it is a Node process that lets itself be looked at. */
export class LeakWatch implements AsyncDisposable {
  /** Why there is nothing to see from within. */
  readonly unseen: Unseen | undefined
  readonly inspector: Inspector | undefined
  /** The first reading and the latest. */
  readonly ends: { first?: Series; latest?: Series } = {}
  readonly #service: Watched
  readonly #database: WatchedDatabase | undefined
  readonly #resources: AsyncDisposableStack | undefined
  readonly #silent = new WeakSet<Session>()

  private constructor(service: Watched, database: WatchedDatabase | undefined, seen: Seen) {
    this.#service = service
    this.#database = database
    this.#resources = seen.resources
    this.inspector = seen.inspector
    this.unseen = seen.unseen
  }

  static async open(service: Watched, database: WatchedDatabase | undefined): Promise<LeakWatch> {
    return new LeakWatch(service, database, await lookInto(service))
  }

  get hasDatabase(): boolean {
    return this.#database !== undefined
  }

  /** After a collection, once the sockets of the last requests are gone. */
  async read(): Promise<Series> {
    this.ends.latest = await this.#read()
    this.ends.first ??= this.ends.latest
    return this.ends.latest
  }

  /** Lets go of what cannot be reached, where that is possible. */
  async collect(): Promise<void> {
    await this.#inEach(liveHeap)
  }

  /** All objects by class, those of worker threads by their names; `undefined` where they cannot be seen. */
  async classHistogram(): Promise<Series | undefined> {
    if (this.inspector === undefined) return undefined
    const counted = await this.#inEach(classHistogram)
    return Object.fromEntries(
      counted.flatMap(([{ name: of }, counts]) =>
        Object.entries(counts).map(
          ([name, count]) => [of === '' ? name : `${name} in ${of}`, count] as const,
        ),
      ),
    )
  }

  /** The thread that a figure is about. */
  sessionOf(figure = ''): Session | undefined {
    return this.inspector?.workers.find(({ name }) => figure.endsWith(` in ${name}`)) ?? this.inspector
  }

  /** Resolves when the sockets of the last requests are gone: looks until two looks agree. */
  async settle(): Promise<Partial<Inside>> {
    const deadline = performance.now() + settledWithin
    let last = await this.#look()
    for (;;) {
      await sleep(settledAfter)
      const next = await this.#look()
      const same = next.descriptors === last.descriptors && countOf(next) === countOf(last)
      if (same || performance.now() > deadline) return next
      last = next
    }
  }

  /** A reading and a class histogram, or the one of them that has the `figures` asked for. */
  async look(figures?: readonly string[]): Promise<Series> {
    const read = figures?.some(figure => inReading.test(figure)) ?? true
    const counted = figures?.some(figure => !inReading.test(figure)) ?? true
    if (!read) await this.settle()
    return { ...(read && (await this.read())), ...(counted && (await this.classHistogram())) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources?.disposeAsync()
  }

  async #read(): Promise<Series> {
    const inside = await this.settle()
    const lives = await this.#inEach(liveHeap)
    const total = (kind: keyof Live) => lives.reduce((sum, [, live]) => sum + live[kind], 0)
    const live = lives.length > 0 && { heap: total('heap'), external: total('external') }
    // Native memory is read after the collection, which frees what unreachable objects held of it.
    const native = this.inspector && (await nativeInUse(this.inspector))
    const sessions = this.#database?.sessions
    const [stats, connections, held, besideIt] = await Promise.all([
      this.#service.container.stats(),
      sessions?.sample().catch(() => undefined),
      sessions?.held().catch(() => undefined),
      this.#database?.container.stats().catch(() => undefined),
    ])
    const database = besideIt && sampleFromStats(besideIt)?.anonymousBytes
    const { descriptors, handles = {} } = inside
    const anonymous = sampleFromStats(stats)?.anonymousBytes
    return {
      ...live,
      ...(native !== undefined && { native }),
      ...(anonymous !== undefined && { anonymous }),
      ...(database !== undefined && { database }),
      ...(descriptors !== undefined && { descriptors }),
      ...prefixed('handles', handles),
      ...(connections !== undefined && prefixed('connections', { ...countsOf(connections), ...held })),
    }
  }

  /** In the main thread, and in each worker that answers: one that waits for something in `Atomics.wait` does not. */
  async #inEach<T>(work: (session: Session) => Promise<T>): Promise<[Session, T][]> {
    if (this.inspector === undefined) return []
    const workers = this.inspector.workers.filter(worker => !this.#silent.has(worker))
    const seen = workers.map(async (worker): Promise<[Session, T][]> => {
      try {
        return [[worker, await work(worker)]]
      } catch {
        this.#silent.add(worker)
        return []
      }
    })
    return [[this.inspector, await work(this.inspector)], ...(await Promise.all(seen)).flat()]
  }

  async #look(): Promise<Partial<Inside>> {
    if (this.inspector !== undefined) {
      const looks = await this.#inEach(lookInside)
      const handles: Record<string, number> = {}
      for (const [type, count] of looks.flatMap(([, look]) => Object.entries(look.handles))) {
        handles[type] = (handles[type] ?? 0) + count
      }
      return { ...looks[0]?.[1], handles }
    }
    const { container } = this.#service
    const pid = await container.hostPid()
    const inside = async () => (await container.exec('ls', '/proc/1/fd')).trim().split('\n').length
    try {
      return { descriptors: await (pid === undefined ? inside() : openDescriptors(pid).catch(inside)) }
    } catch {
      return {}
    }
  }
}

const countOf = ({ handles = {} }: Partial<Inside>): number =>
  Object.values(handles).reduce((sum, count) => sum + count, 0)

const prefixed = (prefix: string, series: Series): Series =>
  Object.fromEntries(Object.entries(series).map(([name, value]) => [`${prefix}.${name}`, value]))

const countsOf = ({ active, idle, idleInTransaction }: Backends): Series => ({
  open: active + idle + idleInTransaction,
  'idle in transaction': idleInTransaction,
})

interface Seen {
  readonly inspector?: Inspector
  readonly resources?: AsyncDisposableStack
  readonly unseen?: Unseen
}

/** Says why where it finds no inspector: a port that is taken inside the container has its own message in the log. */
async function lookInto({ inspector: address, container }: Watched): Promise<Seen> {
  if (address === undefined) return { unseen: { kind: 'unseen' } }
  try {
    await using resources = new AsyncDisposableStack()
    const inspector = resources.use(await Inspector.connect(address))
    resources.use(await quietCompiler(inspector))
    return { inspector, resources: resources.move() }
  } catch (error) {
    const taken = container.lastLines().find(line => line.startsWith('Starting inspector on'))
    const said = taken ?? messageOf(error).split('\n', 1).join('')
    return { unseen: { kind: 'unseen', said } }
  }
}
