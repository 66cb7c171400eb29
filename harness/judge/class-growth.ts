import { sum } from './statistics.ts'

/** Figures by name, all read at one moment. */
export type Series = Readonly<Record<string, number>>

/** Number of objects of each class, and number of elements in collections, after this many requests. */
export interface ClassHistogram {
  readonly requests: number
  readonly counts: Series
}

export interface Grown {
  /** The class, or what collections hold, such as `elements of Array`. */
  readonly name: string
  readonly gains: readonly number[]
  readonly perRequest: number
}

/** What requests leave behind grows with their number; what is kept only for a while fluctuates. */
export const mostUneven = 3
/** Name prefix of figures that count the bytes of typed arrays up to the last non-zero element. */
export const usedOf = 'bytes in use of '
export const inSessions = 'memory in use by sessions'
/** A healthy service gains one or two objects now and then, whatever the requests were. */
const fewestGained = 4

type Pair = readonly [before: ClassHistogram, after: ClassHistogram]

/** Classes that gained objects in each window, evenly, and at least `perRequest` for each request. */
export function grewInAll(pairs: readonly Pair[], perRequest: number): Grown[] {
  const names = new Set(pairs.flatMap(([, { counts }]) => Object.keys(counts)))
  const lengthOf = ([before, after]: Pair) => after.requests - before.requests
  const requests = sum(pairs.map(lengthOf))
  return [...names].flatMap(name => {
    const gainOf = ([before, after]: Pair) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0)
    const gains = pairs.map(gainOf)
    const rates = pairs.map(pair => gainOf(pair) / lengthOf(pair))
    const even = Math.max(...rates) <= mostUneven * Math.min(...rates)
    if (Math.min(...rates) < perRequest || Math.min(...gains) < fewestGained || !even) return []
    return [{ name, gains, perRequest: sum(gains) / requests }]
  })
}

const shown = 5
/** Every service has thousands of these, for many purposes, so they say little about what is kept. */
const common: ReadonlySet<string> = new Set(['Array', 'Function'])

/** The classes that grew most, the most informative first. */
export const leadersOf = (grown: readonly Grown[]): readonly Grown[] => {
  const most = Math.max(...grown.map(({ perRequest }) => perRequest))
  const isTelling = ({ name, perRequest }: Grown) => perRequest >= most / 2 && !common.has(name)
  const byRate = grown.toSorted((a, b) => b.perRequest - a.perRequest)
  return [...byRate.filter(isTelling), ...byRate.filter(one => !isTelling(one))].slice(0, shown)
}
