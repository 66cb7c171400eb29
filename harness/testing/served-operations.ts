import type { RequestListener } from 'node:http'
import { Connections } from '../domain/connections.ts'
import { domain, type DomainOptions } from '../domain/domain.ts'
import { Operations } from '../domain/operations.ts'
import { serve } from './serve.ts'

/** A service that answers as it is told, and a client of it. A stall of this process is no time-out. */
export async function serveOperations(
  listener: RequestListener,
  options: Partial<DomainOptions> = {},
  timeoutMs = 5_000,
) {
  const server = await serve(listener)
  const connections = [new Connections({ origin: () => server.origin, max: 4, timeoutMs })]
  const described = domain({
    act: (client, { key }) => client.post('/orders', { key }),
    ...options,
  })
  /** Operations of the same domain at other services. */
  const operationsOf = (of: readonly Connections[]) =>
    new Operations({ domain: described, opened: { id: 7 }, connections: of, seed: 1 })
  return {
    connections,
    operations: operationsOf(connections),
    operationsOf,
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map(one => one[Symbol.asyncDispose]()))
      await server[Symbol.asyncDispose]()
    },
  }
}

export const answering =
  (status: number, body: unknown): RequestListener =>
  (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body))

export const draft = { client: 0, key: 'one-0-0', count: 0 }
