import { setTimeout as sleep } from 'node:timers/promises'
import { ms, type Milliseconds } from '../record/units.ts'

const pause = ms(20)

/** Tries again while `passes` says that its error passes, for at most `within`. */
export async function retried(
  attempt: () => Promise<unknown>,
  within: Milliseconds,
  passes: (error: unknown) => boolean,
): Promise<void> {
  const deadline = performance.now() + within
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      if (performance.now() > deadline || !passes(error)) throw error
    }
    await sleep(pause)
  }
}
