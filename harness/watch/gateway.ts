import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** One port for a service that moves: each connection goes to where the service is when it is made. */
export interface Gateway extends Disposable {
  readonly port: number
}

/** Listens on this machine alone, at `port`, or at another where that is taken. */
export async function openGateway(port: number, target: () => string): Promise<Gateway> {
  const open = new Set<Socket>()
  const server = createServer(client => {
    const { hostname, port: at } = new URL(target())
    const service = connect({ host: hostname, port: Number(at) })
    for (const [one, other] of [
      [client, service],
      [service, client],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(port).catch(() => listen(0))
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.dispose]: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
