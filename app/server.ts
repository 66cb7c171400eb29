import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

const settings = {
  /** Longer than any client keeps an idle connection, so that it is never the server who closes one in use. */
  keepAliveTimeout: 65_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
}

/** A thousand clients may connect at one instant; the default of 511 would make the others wait a second. */
const backlog = 4_096

/** @returns a server that listens on all interfaces. Rejects when the port cannot be had. */
export const listen = async (api: Hono, port: number): Promise<Server> => {
  const server = createAdaptorServer({ fetch: api.fetch, serverOptions: settings }) as Server
  server.listen({ host: '0.0.0.0', port, backlog })
  await once(server, 'listening')
  return server
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** Takes no new connection, closes the idle ones, and settles when the last request is answered. */
export const drain = async (server: Server): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  await closed
}
