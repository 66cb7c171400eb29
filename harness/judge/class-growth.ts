import { sum } from './statistics.ts'

/** Figures by name, all of one moment. */
export type Series = Readonly<Record<string, number>>

/** How many objects of each class there were, and what collections held, after so many requests. */
export interface ClassHistogram {
  readonly requests: number
  readonly counts: Series
}

export interface Grown {
  /** Of the class, or of what collections hold, such as `elements of Array`. */
  readonly name: string
  /** In each window. */
  readonly gains: readonly number[]
  readonly perRequest: number
}

/** What is left behind by requests grows with their number; what is kept for a while comes and goes as it likes. */
export const mostUneven = 3
/** How a figure begins that counts the bytes of typed arrays up to the last element that is not zero. */
export const usedOf = 'bytes in use of '
/** Bytes that sessions of the database have in use. */
export const inSessions = 'memory in use by sessions'
/** A healthy service has one or two more of something now and then, whatever was sent. */
const fewestGained = 4

/** What there was more of after each window, by `perRequest` for each request at least, and evenly. */
export function grewInAll(
  pairs: readonly (readonly [before: ClassHistogram, after: ClassHistogram])[],
  perRequest: number,
): Grown[] {
  const names = new Set(pairs.flatMap(([, { counts }]) => Object.keys(counts)))
  type Pair = (typeof pairs)[number]
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
/** There are thousands of them in every service, of all kinds. */
const common: ReadonlySet<string> = new Set(['Array', 'Function'])

/** Those that grew most; of several that grew alike, the one that says most of what is kept. */
export const leadersOf = (grown: readonly Grown[]): readonly Grown[] => {
  const most = Math.max(...grown.map(({ perRequest }) => perRequest))
  const isTelling = ({ name, perRequest }: Grown) => perRequest >= most / 2 && !common.has(name)
  const byRate = grown.toSorted((a, b) => b.perRequest - a.perRequest)
  return [...byRate.filter(isTelling), ...byRate.filter(one => !isTelling(one))].slice(0, shown)
}
