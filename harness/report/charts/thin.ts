/** More points than a line of a chart can show apart on a wide screen. */
export const pointsMax = 300

/** Four significant digits: a chart shows no more, and a report of many charts stays small. */
export const compact = (value: number): number => Number(value.toPrecision(4))

/** `null` where there is no figure: a gap in a line. */
export const compactOrNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : compact(value)

/**
 * Successive values in groups of one size (the last may be smaller), at most `pointsMax` of them: of a long run each
 * group becomes one point, so that no value is left out of the picture.
 */
export function inGroups<T>(values: readonly T[]): T[][] {
  const size = Math.max(1, Math.ceil(values.length / pointsMax))
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

const goldenRatio = (1 + Math.sqrt(5)) / 2

/**
 * `most` of the values at most, evenly from all of them. Not every n-th one: values that come in turns, such as the
 * operations of some clients, would lose all of one and none of another. Multiples of the golden ratio have no period.
 */
export function thinned<T>(values: readonly T[], most: number): T[] {
  const share = most / values.length
  if (share >= 1) return [...values]
  return values.filter((_, index) => (index * goldenRatio) % 1 < share).slice(0, most)
}
