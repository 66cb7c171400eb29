import { setTimeout as sleep } from 'node:timers/promises'

/** A client may have stopped: the others wait no longer than this. */
const usualPatienceMs = 1_000

/** A point where a number of clients wait for each other, repeatedly: until all have come, or for a second. */
export function lockstep(clients: number, patienceMs = usualPatienceMs): () => Promise<void> {
  let arrived = 0
  let meeting = Promise.withResolvers<void>()
  const goOn = () => {
    meeting.resolve()
    arrived = 0
    meeting = Promise.withResolvers()
  }
  return async () => {
    const { promise } = meeting
    arrived += 1
    if (arrived === clients) goOn()
    await Promise.race([promise, sleep(patienceMs, undefined, { ref: false })])
    // The time of one is over: those who came after it go on too, so that they stay in step.
    if (promise === meeting.promise) goOn()
  }
}
