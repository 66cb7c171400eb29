import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../record/errors.ts'
import { inSessions, type Series } from '../judge/class-growth.ts'
import type { Unseen } from '../judge/evidence.ts'
import { processesAndThreads } from '../judge/growth/quantities.ts'
import type { Backends } from '../record/sample.ts'
import { openDescriptors } from '../sample/host.ts'
import type { Inspector } from './inspector.ts'
import { NodeRuntime } from './node-runtime.ts'
import type { SourceRoot } from '../record/source-line.ts'
import type { BackendWatch } from '../sample/database.ts'
import { sampleFromStats } from '../sample/stats.ts'
import type { SupervisedContainer } from '../system/container.ts'
import { ms } from '../record/units.ts'

/** The watched service: a started one, or a substitute in a test. */
interface Watched {
  readonly inspector: string | Inspector | undefined
  readonly container: Pick<SupervisedContainer, 'stats' | 'exec' | 'hostPid' | 'lastLines'>
}

/** The database, if there is one. */
interface WatchedDatabase {
  readonly container: Pick<Watched['container'], 'stats'>
  /** Its sessions, if they can be queried. */
  readonly sessions?: Pick<BackendWatch, 'sample' | 'held'> | undefined
  /** Reads the memory in use by them. */
  readonly readMemory?: (() => Promise<number | undefined>) | undefined
}

/** The figures of a reading; every other name is a class of the histogram. */
const inReading = /^(heap|external|native|anonymous|database|descriptors|(handles|connections)\..*)$/

/** Sockets close some time after a round: the interval between checks, the time they must be stable, and the limit. */
const looksEvery = ms(5)
const settledAfter = ms(30)
const settledWithin = ms(600)

/** Reads the figures of a service, from inside if its runtime can be inspected. */
export class LeakWatch implements AsyncDisposable {
  /** Why the runtime cannot be inspected. */
  readonly unseen: Unseen | undefined
  readonly runtime: NodeRuntime | undefined
  /** The first reading and the latest. */
  readonly ends: { first?: Series; latest?: Series } = {}
  readonly #service: Watched
  readonly #database: WatchedDatabase | undefined
  /** The number of open descriptors when it last settled. */
  #settled = Number.NaN

  private constructor(service: Watched, database: WatchedDatabase | undefined, seen: NodeRuntime | Unseen) {
    this.#service = service
    this.#database = database
    if (seen instanceof NodeRuntime) this.runtime = seen
    else this.unseen = seen
  }

  static async open(
    service: Watched,
    database: WatchedDatabase | undefined,
    sourceRoot: SourceRoot,
  ): Promise<LeakWatch> {
    return new LeakWatch(service, database, await lookInto(service, sourceRoot))
  }

  get hasDatabase(): boolean {
    return this.#database !== undefined
  }

  /** After a collection, once the sockets of the last requests are closed. */
  async read(): Promise<Series> {
    this.ends.latest = await this.#read()
    this.ends.first ??= this.ends.latest
    return this.ends.latest
  }

  /** After a collection. */
  async workingSetBytes(): Promise<number | undefined> {
    await this.runtime?.collect()
    return sampleFromStats(await this.#service.container.stats())?.workingSetBytes
  }

  /** All objects by class. What a snapshot releases comes back soon, so the next reading waits for a while. */
  async objects(): Promise<Series | undefined> {
    this.#settled = Number.NaN
    return await this.runtime?.readObjects()
  }

  /** All objects by class, and the memory in use by database sessions; `undefined` if neither can be read. */
  async classHistogram(): Promise<Series | undefined> {
    const [objects, bytes] = await Promise.all([this.objects(), this.#database?.readMemory?.()])
    return bytes === undefined ? objects : { ...objects, [inSessions]: bytes }
  }

  /** Resolves when the last sockets are closed: as many are open as the last time, or the number is stable for a while. */
  async settle(): Promise<Series> {
    const startedAt = performance.now()
    let [total, since] = [Number.NaN, startedAt]
    for (;;) {
      const open = await this.#look()
      const now = performance.now()
      if (totalOf(open) !== total) [total, since] = [totalOf(open), now]
      if (total === this.#settled || now - since >= settledAfter || now - startedAt > settledWithin) {
        this.#settled = total
        return open
      }
      await sleep(looksEvery)
    }
  }

  /** A reading and a class histogram, or only the one that contains the requested `figures`. */
  async look(figures?: readonly string[]): Promise<Series> {
    const read = figures?.some(figure => inReading.test(figure)) ?? true
    const counted = figures?.some(figure => !inReading.test(figure)) ?? true
    if (!read) await this.settle()
    // The database log is not part of what a service does without requests.
    const objects = () => (figures === undefined ? this.objects() : this.classHistogram())
    return { ...(read && (await this.read())), ...(counted && (await objects())) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runtime?.[Symbol.asyncDispose]()
  }

  async #read(): Promise<Series> {
    const open = await this.settle()
    const memory = await this.runtime?.readMemory()
    const sessions = this.#database?.sessions
    const [stats, connections, held, besideIt] = await Promise.all([
      this.#service.container.stats(),
      sessions?.sample().catch(() => undefined),
      sessions?.held().catch(() => undefined),
      this.#database?.container.stats().catch(() => undefined),
    ])
    const database = besideIt && sampleFromStats(besideIt)?.anonymousBytes
    const sample = sampleFromStats(stats)
    return {
      ...memory,
      ...(sample && { anonymous: sample.anonymousBytes, [processesAndThreads]: sample.threads }),
      ...(database !== undefined && { database }),
      ...open,
      ...(connections !== undefined && prefixed('connections', { ...countsOf(connections), ...held })),
    }
  }

  async #look(): Promise<Series> {
    if (this.runtime !== undefined) return this.runtime.readOpen()
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

const totalOf = (open: Series): number => Object.values(open).reduce((sum, count) => sum + count, 0)

const prefixed = (prefix: string, series: Series): Series =>
  Object.fromEntries(Object.entries(series).map(([name, value]) => [`${prefix}.${name}`, value]))

const countsOf = ({ active, idle, idleInTransaction }: Backends): Series => ({
  open: active + idle + idleInTransaction,
  'idle in transaction': idleInTransaction,
})

/** Explains a missing inspector: if the port was taken inside the container, the log has its own message. */
async function lookInto(
  { inspector: address, container }: Watched,
  sourceRoot: SourceRoot,
): Promise<NodeRuntime | Unseen> {
  if (address === undefined) return { kind: 'unseen' }
  try {
    return await NodeRuntime.open(address, sourceRoot)
  } catch (error) {
    const taken = container.lastLines().find(line => line.startsWith('Starting inspector on'))
    const said = taken ?? messageOf(error).split('\n', 1).join('')
    return { kind: 'unseen', said }
  }
}
