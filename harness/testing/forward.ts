import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type ListenOptions, type NetConnectOpts } from 'node:net'

/** Passes connections on, as the proxy of Docker Desktop does. Dispose it to end that. @returns with the port it got. */
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
