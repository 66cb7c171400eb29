import { setTimeout as sleep } from 'node:timers/promises'

/** A client may have stopped: the others wait no longer than this. */
const patienceMs = 1_000

/** A point where a number of clients wait for each other, repeatedly: until all have come, or for a second. */
export function lockstep(clients: number): () => Promise<void> {
  let arrived = 0
  let all = Promise.withResolvers<void>()
  return async () => {
    const { promise, resolve } = all
    arrived += 1
    if (arrived === clients) {
      arrived = 0
      all = Promise.withResolvers<void>()
      resolve()
    }
    await Promise.race([promise, sleep(patienceMs, undefined, { ref: false })])
  }
}
