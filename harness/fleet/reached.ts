import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const withinMs = 60_000
const againAfterMs = 200

/** A connection to what may not listen yet, or has no address yet. @throws Error the last reason, after a minute. */
export async function untilConnected(open: () => Socket): Promise<Socket> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const socket = open()
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(againAfterMs)
    }
  }
}
