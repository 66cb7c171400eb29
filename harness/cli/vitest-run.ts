import { startVitest, type CliOptions } from 'vitest/node'
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
  return exitCodeOf(reporter.results)
}
