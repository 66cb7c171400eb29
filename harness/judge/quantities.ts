import type { BytesPerRequest } from '../record/units.ts'
import type { FixCode } from './fix.ts'

/** The drift a healthy service is allowed. Of what can be counted it is allowed none. */
export type GrowthLimits = Readonly<Record<'heap' | 'external' | 'native', BytesPerRequest>>

/** Half of the smallest leak that must be found, one in a hundred requests. */
export const countPerRequest = 1 / 200

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
  const bytes = (figures: keyof GrowthLimits) =>
    ({ figures, unit: 'B/request', limit: limits[figures] }) as const
  const count = (figures: string) => ({ figures, unit: '/request', limit: countPerRequest }) as const
  return [
    { check: 'heap', title: 'live heap kept', ...bytes('heap'), inside: true, fix: 'findKept' },
    {
      check: 'external',
      title: 'memory behind buffers kept',
      ...bytes('external'),
      inside: true,
      fix: 'findKeptBuffers',
    },
    { check: 'native', title: 'native memory kept', ...bytes('native'), fix: 'closeNativeHandles' },
    {
      check: 'fileDescriptors',
      title: 'descriptors kept open',
      ...count('descriptors'),
      fix: 'closeDescriptors',
    },
    {
      check: 'handles',
      title: 'handles kept active',
      ...count('handles.'),
      inside: true,
      fix: 'closeHandles',
    },
    {
      check: 'connections',
      title: 'database connections kept',
      ...count('connections.'),
      fix: 'releaseConnections',
    },
  ]
}
