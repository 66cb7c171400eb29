import { bytesPerRequest, type Bytes, type BytesPerRequest } from '../../record/units.ts'
import type { FixCode } from '../fix.ts'
import { hasSessions, type GrowthRecord } from './record.ts'

/** Limits of a leak watch. The default of each is half of the smallest leak that must be found. Counted figures may not grow. */
export interface LeakPromises {
  /** 8 B a request by default. */
  readonly heap?: BytesPerRequest
  /** 8 B a request by default. */
  readonly external?: BytesPerRequest
  /** By default 32 B a request, or 4,000 where nothing can be collected. */
  readonly native?: BytesPerRequest
  /** Files of the container, in memory as in `/tmp` or on its disk; 64 B a request by default. */
  readonly files?: BytesPerRequest
  /** Memory of any one other program in the container, such as an interpreter; 64 B a request by default. */
  readonly helpers?: BytesPerRequest
  /** 10 MB by default. */
  readonly workingSet?: Bytes
}

const heapDefault = bytesPerRequest(8)
const nativeDefault = bytesPerRequest(32)
/** Half of a log line of 128 bytes a request, or of a small file, which takes a page of 4 KiB, in every 32nd. */
const filesDefault = bytesPerRequest(64)
/** Private memory is known in pages of 4 KiB: one in every 64th request. */
const helpersDefault = bytesPerRequest(64)
/** If the service cannot be made to collect garbage, the memory of its container varies by megabytes during warm-up. */
const uncollectedDefault = bytesPerRequest(4_000)

/** Half of the smallest object leak that must be found: one object in a hundred requests. */
export const countPerRequest = 1 / 200
/** The number of open things is the same after each round, so a smaller growth is significant. */
export const openPerRequest = 1 / 500

/** A prepared statement takes some kilobytes. The database's own work changes its pages. */
const databaseBytesPerRequest = 600
/** Sessions report it to the byte: a channel in every fourth request takes 40, a warming healthy service reached up to 23. */
export const sessionBytesPerRequest = 16

/** Typed arrays are counted exactly: one number per request takes eight bytes. */
export const bytesInUsePerRequest = 2

/** All in the container, seen from outside. One that has ended remains until its parent has asked for its status. */
export const processesAndThreads = 'handles.processes and threads'

/** Prefix of the memory of each other program in the container, followed by its name and process id. */
export const memoryOfHelper = 'helpers.'

/** Grows while one session stays in a transaction. The other figures of connections are counts. */
export const idleTransactionAge = 'connections.milliseconds of the oldest idle transaction'

export interface Quantity {
  readonly check: string
  readonly title: string
  readonly unit: 'B/request' | '/request'
  readonly limit: number
  /** Prefix of the figure names; the worst figure counts. */
  readonly figures: string
  readonly fix: FixCode
}

function quantitiesOf(limits: LeakPromises, isSeen: boolean): readonly Quantity[] {
  const bytesKept = (check: string, limit: number, title: string, fix: FixCode) =>
    ({ check, figures: check, title, unit: 'B/request', limit, fix }) as const
  const openKept = (check: string, figures: string, title: string, fix: FixCode) =>
    ({ check, figures, title, unit: '/request', limit: openPerRequest, fix }) as const
  const handles = openKept('handles', 'handles.', 'handles, processes and threads kept', 'closeHandles')
  const programs = 'memory of another program kept'
  const held = 'connections, locks and temporary relations kept'
  return [
    bytesKept('heap', limits.heap ?? heapDefault, 'live heap kept', 'findKept'),
    bytesKept('external', limits.external ?? heapDefault, 'buffer memory kept', 'findKeptBuffers'),
    isSeen
      ? bytesKept('native', limits.native ?? nativeDefault, 'native memory kept', 'closeNativeHandles')
      : bytesKept('native', limits.native ?? uncollectedDefault, 'memory of its container kept', 'findKept'),
    {
      ...bytesKept('helpers', limits.helpers ?? helpersDefault, programs, 'findKept'),
      figures: memoryOfHelper,
    },
    bytesKept('files', limits.files ?? filesDefault, 'files of the container kept', 'boundFiles'),
    openKept('fileDescriptors', 'descriptors', 'descriptors kept open', 'closeDescriptors'),
    // Timers come and go; processes and threads are judged apart.
    { ...handles, limit: countPerRequest },
    openKept('connections', 'connections.', held, 'releaseConnections'),
    bytesKept('database', databaseBytesPerRequest, 'memory of the database kept', 'closeStatements'),
  ]
}

/** Only known inside the process, except processes and threads, which are handles too. */
export const inside: ReadonlySet<string> = new Set(['heap', 'external', 'handles'])
/** Left out where the engine does not report them. */
const whereReported: ReadonlySet<string> = new Set(['files', 'database'])
const ofDatabase: ReadonlySet<string> = new Set(['connections', 'database'])

/** The quantities to judge; without a database, none about connections. */
export function quantitiesIn(record: GrowthRecord, limits: LeakPromises): readonly Quantity[] {
  const { unseen, fromOutside = false, withoutDatabase = false } = record
  return quantitiesOf(limits, unseen === undefined).filter(quantity => {
    const { check } = quantity
    if (withoutDatabase && ofDatabase.has(check)) return false
    if (fromOutside && inside.has(check) && check !== 'handles') return false
    // Left out where no other program runs from the first reading to the last.
    if (check === 'helpers') return namesOf(record, quantity).length > 0
    if (!whereReported.has(check)) return true
    return record.windows.some(({ readings }) => readings[0]?.values[check] !== undefined)
  })
}

/**
 * Figures present in every reading, or for counted ones in at least one. Native memory is that of the container if malloc is not
 * glibc's; database memory is that of its container if its sessions report none.
 */
export function namesOf(record: GrowthRecord, { figures, unit }: Quantity): string[] {
  const { windows } = record
  if (figures === 'database' && hasSessions(record)) return []
  const readings = windows.flatMap(window => window.readings)
  const all = new Set(readings.flatMap(({ values }) => Object.keys(values)))
  const named = [...all].filter(name => name.startsWith(figures))
  if (unit === '/request') return named
  const whole = (name: string) => readings.every(({ values }) => values[name] !== undefined)
  if (figures === 'native' && !whole('native')) return ['anonymous'].filter(whole)
  return named.filter(whole)
}
