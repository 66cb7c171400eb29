import { setImmediate as nextTurn } from 'node:timers/promises'
import { seconds } from '../record/units.ts'

/** Who was refused by what was not up yet prints that and ends, which takes a busy machine so long. */
const endsWithin = seconds(2)

/**
 * Whether a service that is started now ends too early where it ends when this is asked: what is beside it was not up yet. Whatever
 * runs it in earnest would start it again. One that is started beside what is up never ends too early.
 */
export async function earlyEnds(besideUp: Promise<unknown>): Promise<() => boolean> {
  if (await Promise.race([besideUp.then(() => true), nextTurn(false)])) return () => false
  let upAt = Number.POSITIVE_INFINITY
  besideUp.then(
    () => (upAt = performance.now()),
    () => undefined,
  )
  return () => performance.now() < upAt + endsWithin
}
