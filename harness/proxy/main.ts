import { createServer as createHttpServer } from 'node:http'
import { connect, createServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { forward } from './forward.ts'
import { proxyPorts, type Trap, Traps } from './trap.ts'

/**
 * Stands between a service and its Postgres and forwards everything, until a trap is set. The trap acts at
 * the message it names. PUT sets a trap, DELETE removes it; both answer how often the previous one acted.
 */
const traps = new Traps()
const host = process.env['UPSTREAM'] ?? 'localhost'

createServer({ noDelay: true }, client => {
  forward(client, connect({ host, port: proxyPorts.postgres, noDelay: true }), traps)
}).listen(proxyPorts.postgres)

createHttpServer((request, response) => {
  const answer = async () => {
    const trap = request.method === 'PUT' ? ((await json(request)) as Trap) : undefined
    response.end(JSON.stringify(traps.set(trap)))
  }
  void answer()
}).listen(proxyPorts.control, () => console.log('proxy ready'))

// Process 1 of a container ignores signals without a handler.
process.on('SIGTERM', () => process.exit(0))
