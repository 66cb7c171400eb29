import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: at SIGTERM the port is closed at once, and a probe that dials anew is refused by the kernel, where others say 503 for
 * a quarter of a second. Connections that are open stay: each request on them is answered and asks its client to close, `ready`
 * says 503 there, and only after the drain time are idle ones closed and the end awaited as before.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import { type AddressInfo, Server as Listener, type Socket } from 'node:net'`,
  },
  {
    file: 'app/server.ts',
    find: `  /** Accepts no new connection, closes idle ones, and settles when the last request is answered. */`,
    replace: `  /** Accepts no new connection, and keeps those that are open, idle ones too. */
  closePort(): void
  /** Accepts no new connection, closes idle ones, and settles when the last request is answered. */`,
  },
  {
    file: 'app/server.ts',
    find: `  return { port: (server.address() as AddressInfo).port, drain: () => drain(server, sockets) }`,
    replace: `  return {
    port: (server.address() as AddressInfo).port,
    // That of an HTTP server also closes idle connections, on which a request may be on its way.
    closePort: () => {
      Reflect.apply(Listener.prototype.close, server, [])
    },
    drain: () => drain(server, sockets),
  }`,
  },
  {
    file: 'app/service.ts',
    find: `announce: () => readiness.stop(),`,
    replace: `announce: () => {
          readiness.stop()
          server.closePort()
        },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
