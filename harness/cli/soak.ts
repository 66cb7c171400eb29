import { createVitest } from 'vitest/node'
import { interrupt } from '../measure/interruption.ts'
import { soakLength } from '../measure/soak.ts'
import { minutes } from '../record/units.ts'
import { exitCodes } from '../report/results/results.ts'
import VerdictReporter from '../vitest/reporter.ts'
import { endInOrder } from '../vitest/signals.ts'
import type { Arguments } from './command.ts'
import { exitCodeOf } from './conclusion.ts'
import { vitestRefusal } from './vitest-refusal.ts'

/** The service under a steady load for an hour, or for `SOAK`. Ctrl-C judges what was measured so far. */
export async function soak({ values }: Arguments): Promise<number> {
  // Also for the Vitest config, which may have the project of the soak only where it is asked for.
  process.env['SOAK'] ??= '1h'
  soakLength(minutes(60))
  const reporter = new VerdictReporter()
  const project = values['project'] ?? 'soak'
  // After the reporter has begun, which listens too and would say that the run was interrupted.
  const judges = { onTestRunStart: judgeOnSignal }
  const options = { run: true, project: [project], reporters: [reporter, judges] }
  const vitest = await createVitest(options).catch(error => {
    throw vitestRefusal(error)
  })
  await vitest.start()
  await vitest.close()
  return exitCodeOf(reporter.results)
}

/** Vitest would end at the first signal, a millisecond later, and judge nothing. */
const judgeOnSignal = (): void =>
  endInOrder({
    inOrder: signal => {
      console.error(`\n${signal}: ending the soak to judge what was measured; once more ends it at once`)
      interrupt()
    },
    atOnce: () => process.exit(exitCodes.inconclusive),
  })
