import { setTimeout as sleep } from 'node:timers/promises'
import { ms, type Milliseconds } from '../record/units.ts'

/** Tries again while `passes` says that its error passes, for at most `within`. @returns the result of the first success. */
export async function retried<Result>(
  attempt: () => Promise<Result>,
  within: Milliseconds,
  passes: (error: unknown) => boolean = () => true,
  pause: Milliseconds = ms(20),
): Promise<Result> {
  const deadline = performance.now() + within
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline || !passes(error)) throw error
    }
    await sleep(pause)
  }
}
