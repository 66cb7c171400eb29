import { sum } from './statistics.ts'
import type { Interval } from './verdict.ts'

/** A part of a run: CPU time over wall time gives the share of a core, latencies over their number the mean latency. */
export interface Batch {
  readonly sum: number
  readonly weight: number
}

/** With fewer batches the interval is too wide to be useful: with two, Student's t is 12.7. */
export const batchesNeeded = 3

/** More batches gain little, and longer batches depend less on each other (Schmeiser, Operations Research 30, 1982). */
export const batchesAtMost = 30

/** The 97.5 % quantile of Student's t, for 2 to 29 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const studentsT = [
  4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045,
]

const total = (batches: readonly Batch[], of: keyof Batch): number => sum(batches.map(batch => batch[of]))

export const meanOf = (batches: readonly Batch[]): number => total(batches, 'sum') / total(batches, 'weight')

/**
 * 95 % interval of a mean over time, by batch means (Law & Kelton, Simulation Modeling and Analysis, 9.5.3). Successive values
 * are correlated, so an interval from their spread would be far too narrow; sums over batches much longer than the correlation
 * are nearly independent. With batches of unequal weight it is the interval of a ratio (Cochran, Sampling Techniques, 6.4), which
 * is the same for equal ones. `undefined` with fewer than three batches.
 */
export function meanInterval(batches: readonly Batch[]): Interval | undefined {
  const grouped = inGroups(batches.filter(({ sum, weight }) => sum > 0 || weight > 0))
  const t = studentsT[grouped.length - batchesNeeded]
  if (t === undefined) return undefined
  const mean = meanOf(grouped)
  const squares = sum(grouped.map(batch => (batch.sum - mean * batch.weight) ** 2))
  const { length: count } = grouped
  const error = Math.sqrt((squares * count) / (count - 1)) / total(grouped, 'weight')
  return [mean - t * error, mean + t * error]
}

function inGroups(batches: readonly Batch[]): readonly Batch[] {
  const groups = Math.min(batchesAtMost, batches.length)
  return Array.from({ length: groups }, (_, index) => {
    const from = Math.floor((index * batches.length) / groups)
    const group = batches.slice(from, Math.floor(((index + 1) * batches.length) / groups))
    return { sum: total(group, 'sum'), weight: total(group, 'weight') }
  })
}
