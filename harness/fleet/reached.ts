import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const withinMs = 60_000
const againAfterMs = 200

/** A connection to the coordinator at `COORDINATOR` (`host:port`), and the proof of identity. Rejects after a minute. */
export async function connectToCoordinator() {
  const { COORDINATOR = '', NODE: node = hostname(), SECRET_FILE = '' } = process.env
  const [host = '', port] = COORDINATOR.split(':')
  const secret = (await readFile(SECRET_FILE, 'utf8')).trim()
  const deadline = performance.now() + withinMs
  for (;;) {
    const socket = connect(Number(port), host).setNoDelay(true)
    try {
      await once(socket, 'connect')
      return { socket, secret, node }
    } catch (error) {
      // It may not listen yet, or have no address yet.
      if (performance.now() > deadline) throw error
      await sleep(againAfterMs)
    }
  }
}
