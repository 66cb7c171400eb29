import type { BytesPerRequest } from '../../record/units.ts'
import type { FixCode } from '../fix.ts'

/** The drift a healthy service is allowed. Of what can be counted it is allowed none. */
export type GrowthLimits = Readonly<Record<'heap' | 'external' | 'native', BytesPerRequest>>

/** Half of the smallest leak of objects that must be found, one in a hundred requests. */
export const countPerRequest = 1 / 200
/** What a service has open is the same after each round, so that less is seen. */
const openPerRequest = 1 / 500

/** A prepared statement takes some kilobytes. Pages of the database come and go with its own work. */
const databaseBytesPerRequest = 600

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
  const bytes = (figures: keyof GrowthLimits, fix: FixCode) =>
    ({ figures, unit: 'B/request', limit: limits[figures], fix }) as const
  const count = (figures: string, fix: FixCode) =>
    ({ figures, unit: '/request', limit: openPerRequest, fix }) as const
  return [
    { check: 'heap', title: 'live heap kept', ...bytes('heap', 'findKept'), inside: true },
    {
      check: 'external',
      title: 'memory behind buffers kept',
      ...bytes('external', 'findKeptBuffers'),
      inside: true,
    },
    { check: 'native', title: 'native memory kept', ...bytes('native', 'closeNativeHandles') },
    { check: 'fileDescriptors', title: 'descriptors kept open', ...count('descriptors', 'closeDescriptors') },
    {
      check: 'handles',
      title: 'handles kept active',
      ...count('handles.', 'closeHandles'),
      // Timers come and go.
      limit: countPerRequest,
      inside: true,
    },
    {
      check: 'connections',
      title: 'connections, locks and temporary tables kept',
      ...count('connections.', 'releaseConnections'),
    },
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
