/** The maximum number of points of a line that a wide screen can show separately. */
export const pointsMax = 300

/** Four significant digits: a chart shows no more, and the report stays small. */
export const compact = (value: number): number => Number(value.toPrecision(4))

/** `null` where there is no value: a gap in a line. */
export const compactOrNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : compact(value)

/** At most `pointsMax` groups of successive values, of one size except the last: each becomes one point of a long run. */
export function inGroups<T>(values: readonly T[]): T[][] {
  const size = Math.max(1, Math.ceil(values.length / pointsMax))
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

const goldenRatio = (1 + Math.sqrt(5)) / 2

/**
 * At most `most` of the values, spread evenly. Taking every n-th value would fail for interleaved values, such as the operations
 * of several clients: it would drop all of one client and none of another. Multiples of the golden ratio have no period.
 */
export function thinned<T>(values: readonly T[], most: number): T[] {
  const share = most / values.length
  if (share >= 1) return [...values]
  return values.filter((_, index) => (index * goldenRatio) % 1 < share).slice(0, most)
}
