import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseSession } from '../domain/database.ts'
import { messageOf } from '../record/errors.ts'
import { inSessions, type Series } from '../judge/class-growth.ts'
import type { Unseen } from '../judge/evidence.ts'
import { processesAndThreads } from '../judge/growth/quantities.ts'
import { sum } from '../judge/statistics.ts'
import type { Backends } from '../record/sample.ts'
import { entryBytesInMemory, openDescriptors } from '../sample/host.ts'
import type { Inspector } from './inspector.ts'
import { openRuntime, type NodeRuntime } from './node-runtime.ts'
import type { SourceRoot } from '../record/source-line.ts'
import type { SupervisedContainer } from '../system/container.ts'
import { ms } from '../record/units.ts'

export interface Watched {
  readonly inspector: string | Inspector | undefined
  /** Passes the inspector on to the process to watch. */
  readonly choose: () => Promise<void>
  readonly container: Pick<SupervisedContainer, 'sample' | 'exec' | 'hostPid' | 'writtenBytes'> & {
    readonly log: Pick<SupervisedContainer['log'], 'lines'>
  }
}

interface WatchedDatabase {
  readonly container: Pick<Watched['container'], 'sample'>
  readonly sessions?:
    (Pick<DatabaseSession, 'held' | 'most'> & { sample(): Promise<Backends | undefined> }) | undefined
  readonly readMemory?: (() => Promise<number | undefined>) | undefined
}

/** The figures of a reading; every other name is a class of the histogram. */
const inReading =
  /^(heap|external|native|anonymous|files|database|descriptors|(handles|connections|helpers)\..*)$/

/** Sockets close some time after a round: the interval between checks, the time they must be stable, and the limit. */
const looksEvery = ms(5)
const settledAfter = ms(30)
const settledWithin = ms(600)

export type LeakWatch = Awaited<ReturnType<typeof openLeakWatch>>

/** Reads the figures of a service, from inside if its runtime can be inspected. */
export async function openLeakWatch(
  service: Watched,
  database: WatchedDatabase | undefined,
  sourceRoot: SourceRoot,
) {
  const { container } = service
  const { runtime, unseen } = await lookInto(service, sourceRoot)
  const ends: { first?: Series; latest?: Series } = {}
  /** The number of open descriptors when it last settled. */
  let settledAt = Number.NaN

  const readOpen = async (): Promise<Series> => {
    if (runtime !== undefined) return runtime.readOpen()
    const pid = await container.hostPid()
    const inside = async () => (await container.exec('ls', '/proc/1/fd')).trim().split('\n').length
    try {
      return { descriptors: await (pid === undefined ? inside() : openDescriptors(pid).catch(inside)) }
    } catch {
      return {}
    }
  }

  /** What files take besides the memory that the engine counts: in the kernel, and on the disk of the container. */
  const readFiles = async (): Promise<number> => {
    const [pid, written] = await Promise.all([container.hostPid(), container.writtenBytes()])
    const entries = pid === undefined ? 0 : await entryBytesInMemory(pid, '/tmp').catch(() => 0)
    return entries + written
  }

  /** Resolves when the last sockets are closed: as many are open as the last time, or the number is stable for a while. */
  const settle = async (): Promise<Series> => {
    const startedAt = performance.now()
    let [total, since] = [Number.NaN, startedAt]
    for (;;) {
      const open = await readOpen()
      const now = performance.now()
      const count = sum(Object.values(open))
      if (count !== total) [total, since] = [count, now]
      if (total === settledAt || now - since >= settledAfter || now - startedAt > settledWithin) {
        settledAt = total
        return open
      }
      await sleep(looksEvery)
    }
  }

  /** After a collection, once the sockets of the last requests are closed. */
  const read = async (): Promise<Series> => {
    const open = await settle()
    const memory = await runtime?.readMemory()
    const sessions = database?.sessions
    const [sample, otherFiles, connections, held, ofDatabase] = await Promise.all([
      container.sample(),
      readFiles(),
      sessions?.sample().catch(() => undefined),
      sessions?.held?.().catch(() => undefined),
      database?.container.sample().catch(() => undefined),
    ])
    ends.latest = {
      ...memory,
      ...(sample && { anonymous: sample.anonymousBytes, [processesAndThreads]: sample.threads }),
      ...(sample?.filesInMemoryBytes !== undefined && { files: sample.filesInMemoryBytes + otherFiles }),
      ...(ofDatabase && { database: ofDatabase.anonymousBytes }),
      ...open,
      ...(connections !== undefined && connectionsOf(connections, held)),
    }
    ends.first ??= ends.latest
    return ends.latest
  }

  /** All objects by class. What a snapshot releases comes back soon, so the next reading waits for a while. */
  const objects = async (): Promise<Series | undefined> => {
    settledAt = Number.NaN
    return await runtime?.readObjects()
  }

  /** All objects by class, and the memory in use by database sessions; `undefined` if neither can be read. */
  const classHistogram = async (): Promise<Series | undefined> => {
    const [counts, bytes] = await Promise.all([objects(), database?.readMemory?.()])
    return bytes === undefined ? counts : { ...counts, [inSessions]: bytes }
  }

  return {
    /** Why the runtime cannot be inspected. */
    unseen,
    runtime,
    ends,
    withoutDatabase: database === undefined,
    connectionLimit: await database?.sessions?.most().catch(() => undefined),
    read,
    settle,
    objects,
    classHistogram,
    /** After a collection. */
    async workingSetBytes(): Promise<number | undefined> {
      await runtime?.collect()
      return (await container.sample())?.workingSetBytes
    },
    /** A reading and a class histogram, or only the one that contains the requested `figures`. */
    async look(figures?: readonly string[]): Promise<Series> {
      const isRead = figures?.some(figure => inReading.test(figure)) ?? true
      const isCounted = figures?.some(figure => !inReading.test(figure)) ?? true
      if (!isRead) await settle()
      // The database log is not part of what a service does without requests.
      const count = figures === undefined ? objects : classHistogram
      return { ...(isRead && (await read())), ...(isCounted && (await count())) }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await runtime?.[Symbol.asyncDispose]()
    },
  }
}

function connectionsOf({ active, idle, idleInTransaction }: Backends, held: Series = {}): Series {
  const counts = {
    open: active + idle + idleInTransaction,
    'idle in transaction': idleInTransaction,
    ...held,
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`connections.${name}`, count]))
}

/** Explains a missing inspector: if the port was taken inside the container, the log has its own message. */
async function lookInto(
  { inspector: address, container, choose }: Watched,
  sourceRoot: SourceRoot,
): Promise<{ readonly runtime?: NodeRuntime; readonly unseen?: Unseen }> {
  if (address === undefined) return { unseen: { kind: 'unseen' } }
  try {
    await choose()
    return { runtime: await openRuntime(address, sourceRoot) }
  } catch (error) {
    const taken = container.log.lines().find(line => line.startsWith('Starting inspector on'))
    return { unseen: { kind: 'unseen', said: taken ?? messageOf(error).split('\n', 1).join('') } }
  }
}
