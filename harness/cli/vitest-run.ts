import { startVitest, type CliOptions } from 'vitest/node'
import { exitCodes } from '../report/results/results.ts'
import VerdictReporter from '../vitest/reporter.ts'
import { exitCodeOf } from './conclusion.ts'
import { vitestRefusal } from './vitest-refusal.ts'

/** Runs Vitest once, with the reporter of the verification table before others. @returns the exit code. */
export async function runVitest(
  { reporters = [], ...options }: CliOptions,
  specs: readonly string[] = [],
): Promise<number> {
  const reporter = new VerdictReporter()
  await startVitest('test', [...specs], {
    run: true,
    ...options,
    reporters: [reporter, ...[reporters].flat()],
  }).catch(error => {
    throw vitestRefusal(error)
  })
  // Without results nothing was judged, and Vitest has printed the reason.
  if (reporter.results === undefined) return exitCodes.fail
  return exitCodeOf(reporter.results, Number(process.exitCode ?? 0))
}
