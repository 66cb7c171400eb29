import { interrupt } from '../measure/interruption.ts'
import { soakLength } from '../measure/soak.ts'
import { minutes } from '../record/units.ts'
import { exitCodes } from '../report/results/results.ts'
import { endInOrder } from '../vitest/signals.ts'
import { runVitest } from './vitest-run.ts'

export async function soak({ project = 'soak' }: { readonly project?: string }): Promise<number> {
  // Also set for the Vitest config, which may add the project of the soak only if it is set.
  process.env['SOAK'] ??= '1h'
  soakLength(minutes(60))
  // Registered after the reporter's listener, which would report an interrupted run.
  return runVitest({ project: [project], reporters: [{ onTestRunStart: judgeOnSignal }] })
}

/** Vitest would end at the first signal, a millisecond later, without a verdict. */
const judgeOnSignal = (): void =>
  endInOrder({
    inOrder: signal => {
      console.error(`\n${signal}: ending the soak to judge what was measured; repeat it to stop at once`)
      interrupt()
    },
    atOnce: () => process.exit(exitCodes.inconclusive),
  })
