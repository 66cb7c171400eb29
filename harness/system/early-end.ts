import { setImmediate as nextTurn } from 'node:timers/promises'
import { seconds } from '../record/units.ts'

/** A service that could not connect to what was not up yet logs the error and exits within this time, on a busy machine too. */
const endsWithin = seconds(2)

/** Returns a function that tells whether a service ended because what is beside it was not up: production would restart it. */
export async function earlyEnds(besideUp: Promise<unknown>): Promise<() => boolean> {
  if (await Promise.race([besideUp.then(() => true), nextTurn(false)])) return () => false
  let upAt = Number.POSITIVE_INFINITY
  besideUp.then(
    () => (upAt = performance.now()),
    () => undefined,
  )
  return () => performance.now() < upAt + endsWithin
}
