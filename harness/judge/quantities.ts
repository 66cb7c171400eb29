import type { BytesPerRequest } from '../record/units.ts'

/** The drift a healthy service is allowed. Of what can be counted it is allowed none. */
export type GrowthLimits = Readonly<Record<'heap' | 'external' | 'native', BytesPerRequest>>

/** Half of the smallest leak that must be found, one in a hundred requests. */
export const countPerRequest = 1 / 200

export interface Quantity {
  readonly check: string
  readonly title: string
  readonly unit: string
  readonly limit: number
  /** The names of its figures begin so; of several the worst counts. */
  readonly figures: string
  /** Known to the process alone. */
  readonly inside: boolean
  readonly fix: string
}

export const quantitiesOf = (limits: GrowthLimits): readonly Quantity[] => [
  {
    check: 'heap',
    title: 'live heap kept',
    unit: 'B/request',
    limit: limits.heap,
    figures: 'heap',
    inside: true,
    fix: 'find what is kept once a request has been answered',
  },
  {
    check: 'external',
    title: 'memory behind buffers kept',
    unit: 'B/request',
    limit: limits.external,
    figures: 'external',
    inside: true,
    fix: 'find the buffers that are kept; a slice keeps the whole of its buffer',
  },
  {
    check: 'native',
    title: 'native memory kept',
    unit: 'B/request',
    limit: limits.native,
    figures: 'native',
    inside: false,
    fix: 'look for handles that are not closed (crypto, zlib, sockets), and for native add-ons',
  },
  {
    check: 'fileDescriptors',
    title: 'descriptors kept open',
    unit: '/request',
    limit: countPerRequest,
    figures: 'descriptors',
    inside: false,
    fix: 'close each file and socket on every path, errors included (`await using`, `finally`)',
  },
  {
    check: 'handles',
    title: 'handles kept active',
    unit: '/request',
    limit: countPerRequest,
    figures: 'handles.',
    inside: true,
    fix: 'clear timers and close handles on every path, errors included',
  },
  {
    check: 'connections',
    title: 'database connections kept',
    unit: '/request',
    limit: countPerRequest,
    figures: 'connections.',
    inside: false,
    fix: 'give each connection back to its pool on every path, errors included',
  },
]
