import { setTimeout as sleep } from 'node:timers/promises'
import { findProcess, type ProcessIdentity } from '../engine/process.ts'
import { ms, type Milliseconds } from '../record/units.ts'

const pollEvery = ms(50)

export const isRunning = async ({ pid, startTicks }: ProcessIdentity): Promise<boolean> =>
  (await findProcess(pid))?.startTicks === startTicks

export const untilGone = async (process: ProcessIdentity, deadline: Milliseconds): Promise<boolean> => {
  const end = performance.now() + deadline
  while (await isRunning(process)) {
    if (performance.now() > end) return false
    await sleep(pollEvery)
  }
  return true
}
