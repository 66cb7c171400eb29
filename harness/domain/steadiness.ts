import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultWindow } from '../record/fault-plan.ts'
import { watchedRequestsOf } from '../judge/fault-run/judge.ts'
import type { TimedCore } from '../record/sample.ts'
import { failsAfter, proofOf, recoveryOf, withACore } from '../judge/recovery.ts'
import type { Operations } from './operations.ts'

const busyWithinMs = 500
/** Longer than the timeout of a client. */
const idleWithinMs = 10_000
/** Longer than the service may take to be steady again, so that a failure to do so shows. */
const watchedMs = 1_000
/** Additional time where too few requests are answered in a second to decide. */
const watchedForFewMs = 5_000
/** Where the machine has no core to spare, a service that does not recover is watched for so many times its limit, to exclude that. */
const watchedWithoutCore = 4
const lookEveryMs = 50

/** Waits until `count` operations are in flight, for a limited time: they may be answered too fast for that. */
export async function untilBusy(operations: Operations, count: number): Promise<void> {
  const latestMs = operations.now() + busyWithinMs
  while (operations.now() < latestMs && operations.underWay.size < count) await sleep(1)
}

export async function untilIdle(operations: Operations, count = 0): Promise<void> {
  const latestMs = operations.now() + idleWithinMs
  while (operations.now() < latestMs && operations.underWay.size > count) await sleep(1)
}

/** Until the service is steady again or its time is up: no fault is blamed for the one before. @returns when it looked last. */
export async function untilSteady(
  operations: Pick<Operations, 'now' | 'acts' | 'underWay'>,
  healed: Omit<FaultWindow, 'untilMs'>,
  limitMs: number,
  generator: readonly TimedCore[],
): Promise<number> {
  const { healedMs } = healed
  const latestMs = healedMs + limitMs + watchedMs
  const proof = proofOf(watchedRequestsOf(operations), healed)
  const goesOn = (untilMs: number) => {
    const answered = watchedRequestsOf({ acts: operations.acts.filter(({ sentMs }) => sentMs >= healedMs) })
    const waiting = [...operations.underWay].map(({ sentMs }) => ({
      sentMs,
      // It takes at least so long.
      answeredMs: untilMs + 1,
      succeeded: false,
    }))
    const inOrder = [...answered, ...waiting].toSorted((a, b) => a.sentMs - b.sentMs)
    if (recoveryOf(inOrder, { ...healed, untilMs }, proof) !== undefined) return false
    if (untilMs <= latestMs) return true
    if (!failsAfter(inOrder, { ...healed, untilMs }, proof, limitMs))
      return untilMs <= latestMs + watchedForFewMs
    const lateMs = untilMs - healedMs
    return lateMs <= watchedWithoutCore * limitMs && withACore(healed, lateMs, generator).aloneMs <= limitMs
  }
  let untilMs = operations.now()
  while (goesOn(untilMs)) {
    await sleep(lookEveryMs)
    untilMs = operations.now()
  }
  return untilMs
}
