import { exitCodes, headline, overall, type Check, type Results } from '../report/results/results.ts'
import { explainAll } from '../report/text/explain.ts'
import { table, thisScreen } from '../report/text/table.ts'

/** The exit code for results. `ofVitest`: its own, which is 1 where a test of another project failed. */
export const exitCodeOf = (results: Pick<Results, 'checks' | 'broken'>, ofVitest = 0): number =>
  ofVitest || exitCodes[overall(results)]

/** Prints all checks, why some did not pass, and the overall verdict. @returns the exit code. */
export function conclude(checks: readonly Check[], replay: string): number {
  const others = checks.filter(({ verdict }) => verdict !== 'pass')
  const results = { checks, broken: [] }
  const parts = [
    table(results, thisScreen()),
    ...(others.length === 0 ? [] : [explainAll(others, { logs: {}, replay })]),
    headline(results),
  ]
  console.log(parts.join('\n\n'))
  return exitCodeOf(results)
}
