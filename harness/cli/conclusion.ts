import { exitCodes, overall, type Results } from '../report/results/results.ts'

/** The exit code of a run. Without results no promise was judged, and Vitest has printed why. */
export const exitCodeOf = (results: Pick<Results, 'checks' | 'broken'> | undefined): number =>
  results === undefined ? exitCodes.fail : exitCodes[overall(results)]
