import { setTimeout as sleep } from 'node:timers/promises'
import { faultCatalogue, type FaultWindow } from 'vitest-plumbline'
import { failsAfter, proofOf, recoveryOf, type WatchedRequest } from 'vitest-plumbline/judge'
import type { Clients } from './clients.ts'
import type { History } from './history.ts'

// What a fault waits for before it strikes.

/** Half of the places in the pool. */
const busyWith = 5
const busyWithinMs = 500
/** Longer than a client waits for any answer. */
const idleWithinMs = 10_000
/** Longer than it must take to be steady again: time to see that it is not. */
const watchedMs = 1_000
/** So long besides, where too few requests are answered in a second to tell. */
const watchedForFewMs = 5_000
const lookEveryMs = 50

export const watchedRequestsOf = ({ attempts }: Pick<History, 'attempts'>): WatchedRequest[] =>
  attempts
    .map(({ sentMs, answeredMs, answer }) => ({ sentMs, answeredMs, succeeded: answer.kind === 'applied' }))
    .toSorted((a, b) => a.sentMs - b.sentMs)

/** Waits until enough transfers are in flight, or for a while where they are answered too fast for that. */
export async function untilBusy(crowd: Clients): Promise<void> {
  const latestMs = crowd.now() + busyWithinMs
  while (crowd.now() < latestMs && crowd.underWay.size < busyWith) await sleep(1)
}

/** Waits until whoever is asked has answered. */
export async function untilIdle(crowd: Clients): Promise<void> {
  const latestMs = crowd.now() + idleWithinMs
  while (crowd.now() < latestMs && crowd.underWay.size > 0) await sleep(1)
}

/** Waits until the service is steady again or its time is up, so that no fault is blamed for the one before. */
export async function untilSteady(
  crowd: Clients,
  { fault, struckMs, healedMs }: Omit<FaultWindow, 'untilMs'>,
): Promise<void> {
  const latestMs = healedMs + faultCatalogue[fault].recoversWithin + watchedMs
  const proof = proofOf(watchedRequestsOf(crowd), struckMs)
  const goesOn = () => {
    const untilMs = crowd.now()
    const answered = watchedRequestsOf({
      attempts: crowd.attempts.filter(({ sentMs }) => sentMs >= healedMs),
    })
    const waiting = [...crowd.underWay].map(({ sentMs }) => ({
      sentMs,
      answeredMs: Infinity,
      succeeded: false,
    }))
    const inOrder = [...answered, ...waiting].toSorted((a, b) => a.sentMs - b.sentMs)
    if (untilMs > latestMs + watchedForFewMs) return false
    if (untilMs > latestMs && failsAfter(inOrder, { fault, healedMs, untilMs }, proof)) return false
    return recoveryOf(inOrder, { struckMs, healedMs, untilMs }, proof) === undefined
  }
  while (goesOn()) await sleep(lookEveryMs)
}
