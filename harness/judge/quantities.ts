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
  readonly inside: boolean
  readonly fix: FixCode
}

export const quantitiesOf = (limits: GrowthLimits): readonly Quantity[] => [
  {
    check: 'heap',
    title: 'live heap kept',
    unit: 'B/request',
    limit: limits.heap,
    figures: 'heap',
    inside: true,
    fix: 'findKept',
  },
  {
    check: 'external',
    title: 'memory behind buffers kept',
    unit: 'B/request',
    limit: limits.external,
    figures: 'external',
    inside: true,
    fix: 'findKeptBuffers',
  },
  {
    check: 'native',
    title: 'native memory kept',
    unit: 'B/request',
    limit: limits.native,
    figures: 'native',
    inside: false,
    fix: 'closeNativeHandles',
  },
  {
    check: 'fileDescriptors',
    title: 'descriptors kept open',
    unit: '/request',
    limit: countPerRequest,
    figures: 'descriptors',
    inside: false,
    fix: 'closeDescriptors',
  },
  {
    check: 'handles',
    title: 'handles kept active',
    unit: '/request',
    limit: countPerRequest,
    figures: 'handles.',
    inside: true,
    fix: 'closeHandles',
  },
  {
    check: 'connections',
    title: 'database connections kept',
    unit: '/request',
    limit: countPerRequest,
    figures: 'connections.',
    inside: false,
    fix: 'releaseConnections',
  },
]
