import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { minutes, ms } from '../record/units.ts'
import { retried } from '../system/retried.ts'

/** A connection to the coordinator at `COORDINATOR` (`host:port`), and the proof of identity. Rejects after a minute. */
export async function connectToCoordinator() {
  const { COORDINATOR = '', NODE: node = hostname(), SECRET_FILE = '' } = process.env
  const [host = '', port] = COORDINATOR.split(':')
  const secret = (await readFile(SECRET_FILE, 'utf8')).trim()
  const reach = async () => {
    const socket = connect(Number(port), host).setNoDelay(true)
    await once(socket, 'connect')
    return socket
  }
  // It may not listen yet, or have no address yet.
  const socket = await retried(reach, minutes(1), () => true, ms(200))
  return { socket, secret, node }
}
