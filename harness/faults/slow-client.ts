import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Long enough to be read. */
const readWithinMs = 100

/** A client that has sent half of a request, and stays connected until disposed of. */
export async function sendHalf(origin: string): Promise<Disposable> {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: slow\r\n')
  await sleep(readWithinMs)
  return { [Symbol.dispose]: () => socket.destroy() }
}
