import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const withinMs = 60_000
const againAfterMs = 200

/** A connection to the coordinator at `COORDINATOR` (`host:port`), and what proves who speaks. */
export async function connectToCoordinator() {
  const { COORDINATOR = '', NODE: node = hostname(), SECRET_FILE = '' } = process.env
  const [host = '', port] = COORDINATOR.split(':')
  const secret = (await readFile(SECRET_FILE, 'utf8')).trim()
  const socket = await untilConnected(() => connect(Number(port), host))
  socket.setNoDelay(true)
  return { socket, secret, node }
}

/** A connection to what may not listen yet, or has no address yet. @throws Error the last reason, after a minute. */
async function untilConnected(open: () => Socket): Promise<Socket> {
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
