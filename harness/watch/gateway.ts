import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { pipeline } from 'node:stream'

/** One port of this machine for a service whose address changes. Listens at `port`, or at another if that is taken. */
export async function openGateway(port: number, target: () => string) {
  const clients = new Set<Socket>()
  const server = createServer(client => {
    const { hostname: host, port: at } = new URL(target())
    clients.add(client)
    client.once('close', () => clients.delete(client))
    // An error on one side closes the other.
    pipeline(client, connect({ host, port: Number(at) }), client, () => undefined)
  })
  const listen = (at: number) => once(server.listen(at, '127.0.0.1'), 'listening')
  await listen(port).catch(() => listen(0))
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.dispose]: () => {
      server.close()
      for (const client of clients) client.destroy()
    },
  }
}
