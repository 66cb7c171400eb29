import { bytesPerRequest, type BytesPerRequest } from '../../record/units.ts'
import type { FixCode } from '../fix.ts'
import { hasSessions, type GrowthRecord } from './record.ts'

/** The drift a healthy service is allowed. Of what can be counted it is allowed none. */
export type GrowthLimits = Readonly<Record<'heap' | 'external' | 'native', BytesPerRequest>>

/** Half of the smallest leak of objects that must be found, one in a hundred requests. */
export const countPerRequest = 1 / 200
/** What a service has open is the same after each round, so that less is seen. */
const openPerRequest = 1 / 500

/** A prepared statement takes some kilobytes. Pages of the database come and go with its own work. */
const databaseBytesPerRequest = 600
/** Sessions tell what they have in use to the byte; a channel of each fourth request takes 40. While it warms up, a healthy service was seen at up to 23. */
export const sessionBytesPerRequest = 16

/** Of typed arrays, counted exactly: a number of each request takes eight. */
export const bytesInUsePerRequest = 2

export interface Quantity {
  readonly check: string
  readonly title: string
  readonly unit: 'B/request' | '/request'
  readonly limit: number
  /** The names of its figures begin so; of several the worst counts. */
  readonly figures: string
  /** Known to the process alone. */
  readonly inside?: true
  readonly fix: FixCode
}

export function quantitiesOf(limits: GrowthLimits): readonly Quantity[] {
  const bytes = (figures: keyof GrowthLimits, title: string, fix: FixCode) =>
    ({ figures, title, unit: 'B/request', limit: limits[figures], fix }) as const
  const count = (figures: string, title: string, fix: FixCode) =>
    ({ figures, title, unit: '/request', limit: openPerRequest, fix }) as const
  const handles = count('handles.', 'handles kept active', 'closeHandles')
  const held = 'connections, locks and temporary tables kept'
  return [
    { check: 'heap', ...bytes('heap', 'live heap kept', 'findKept'), inside: true },
    {
      check: 'external',
      ...bytes('external', 'memory behind buffers kept', 'findKeptBuffers'),
      inside: true,
    },
    { check: 'native', ...bytes('native', 'native memory kept', 'closeNativeHandles') },
    { check: 'fileDescriptors', ...count('descriptors', 'descriptors kept open', 'closeDescriptors') },
    // Timers come and go.
    { check: 'handles', ...handles, limit: countPerRequest, inside: true },
    { check: 'connections', ...count('connections.', held, 'releaseConnections') },
    {
      check: 'database',
      title: 'memory of the database kept',
      figures: 'database',
      unit: 'B/request',
      limit: databaseBytesPerRequest,
      fix: 'closeStatements',
    },
  ]
}

/** The memory of a container whose service cannot be made to collect swings by megabytes while that warms up. */
const uncollectedBytes = 4_000

const ofDatabase: ReadonlySet<string> = new Set(['connections', 'database'])

/** A service without a database promises nothing of its connections. */
export function quantitiesIn(record: GrowthRecord, limits: GrowthLimits): readonly Quantity[] {
  const { unseen, withoutDatabase = false } = record
  const allowed = unseen === undefined ? limits : { ...limits, native: bytesPerRequest(uncollectedBytes) }
  const watched = (check: string) =>
    check !== 'database' ||
    record.windows.some(({ readings }) => readings[0]?.values['database'] !== undefined)
  return quantitiesOf(allowed).filter(
    ({ check }) => watched(check) && !(withoutDatabase && ofDatabase.has(check)),
  )
}

/**
 * Figures in every reading, or counted in one at least. Native memory is that of the container where malloc is not glibc's;
 * that of the database is its container's where its sessions tell nothing.
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
