import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Api } from './api.ts'
import { Problem } from './problem.ts'
import { refuseMalformed } from './raw-refusal.ts'

interface ListenOptions {
  /** 0 lets the kernel choose. */
  readonly port: number
  /** Called with errors that the API's own error handler could not answer. */
  readonly reportFailure: (error: unknown) => void
}

export interface ListeningServer {
  readonly port: number
  /** Accepts no new connection, closes idle ones, and settles when the last request is answered. */
  drain(): Promise<void>
}

const settings = {
  /** Longer than any client keeps an idle connection, so that the server never closes one that is in use. */
  keepAliveTimeout: 65_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  /** The service ignores the Host header, and Node would answer its absence without a body. */
  requireHostHeader: false,
}

/** A thousand clients may connect at once; with the default of 511 the others would wait a second. */
const backlog = 4_096

const sweepEveryMs = 50
const silentForMs = 250

/** Listens on all interfaces. @throws when the port is not available. */
export const listen = async (api: Api, { port, reportFailure }: ListenOptions): Promise<ListeningServer> => {
  const errorHandler = (error: unknown): Response => {
    if (error instanceof RequestError)
      return new Problem('malformed-request', 'the path or the Host header is not valid').toResponse()
    reportFailure(error)
    return new Problem('internal-error', 'the service failed; the reason is in its log').toResponse()
  }
  const respond = getRequestListener(api.fetch, { hostname: 'localhost', errorHandler })
  const listener: RequestListener = (request, response) => void respond(request, response)
  const server = createServer(settings, listener)
  server.on('checkExpectation', listener)
  refuseMalformed(server)
  const sockets = socketsOf(server)
  server.listen({ host: '0.0.0.0', port, backlog })
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, drain: () => drain(server, sockets) }
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

/** Node treats a connection that has never sent a byte as a request in progress, and would wait for it. */
const drain = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs)
  const hangUp = setTimeout(() => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }, silentForMs)
  await closed
  clearInterval(sweep)
  clearTimeout(hangUp)
}
