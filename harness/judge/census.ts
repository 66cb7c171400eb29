/** Figures by name, all of one moment. */
export type Series = Readonly<Record<string, number>>

/** How many objects of each class there were, and what collections held, at two moments. */
export type Census = readonly [before: Series, after: Series]

export interface Counted {
  readonly census: Census
  /** Sent between the two moments. */
  readonly requests: number
}

export interface Grown {
  /** Of the class, or of what collections hold, such as `elements of arrays`. */
  readonly name: string
  /** In each window. */
  readonly gains: readonly number[]
  readonly perRequest: number
}

/** What there was more of after each of the windows, by `perRequest` for each request at least. */
export function grewInAll(windows: readonly Counted[], perRequest: number): Grown[] {
  const requests = windows.reduce((sum, window) => sum + window.requests, 0)
  const names = new Set(windows.flatMap(({ census: [, after] }) => Object.keys(after)))
  return [...names].flatMap(name => {
    const gains = windows.map(({ census: [before, after] }) => (after[name] ?? 0) - (before[name] ?? 0))
    const always = windows.every((window, index) => (gains[index] ?? 0) >= perRequest * window.requests)
    const sum = gains.reduce((total, gain) => total + gain, 0)
    return always ? [{ name, gains, perRequest: sum / requests }] : []
  })
}

const shown = 5
/** There are thousands of them in every service, of all kinds. */
const common: ReadonlySet<string> = new Set(['Object', 'Array', 'Function', 'properties of objects'])

/** Those that grew most; of several that grew alike, the one that says most of what is kept. */
export const leadersOf = (grown: readonly Grown[]): readonly Grown[] => {
  const most = Math.max(0, ...grown.map(({ perRequest }) => perRequest))
  const rank = ({ name, perRequest }: Grown) => (perRequest < most / 2 ? 2 : common.has(name) ? 1 : 0)
  return grown.toSorted((a, b) => rank(a) - rank(b) || b.perRequest - a.perRequest).slice(0, shown)
}
