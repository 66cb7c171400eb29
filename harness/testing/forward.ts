import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type ListenOptions, type NetConnectOpts } from 'node:net'

/** Forwards connections, like the proxy of Docker Desktop, until it is disposed. @returns the forwarder with its port. */
export async function forward(from: ListenOptions, to: NetConnectOpts) {
  const server = createServer(incoming => {
    const outgoing = connect(to)
    incoming.pipe(outgoing).pipe(incoming)
    for (const [end, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      end.on('error', () => other.destroy())
      end.on('close', () => other.destroy())
    }
  })
  await once(server.listen(from), 'listening')
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.dispose]: () => void server.close() }
}
