import { createServer as createHttpServer } from 'node:http'
import { connect, createServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { forward } from './forward.ts'
import { proxyPorts, type Trap, Traps } from './trap.ts'

/**
 * Stands between a service and its Postgres and forwards everything, until a trap is set: then something goes wrong
 * at the very message it waits for. PUT sets a trap, DELETE takes it away; both answer how often the one before
 * was sprung.
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

// As process 1 of a container there is no default.
process.on('SIGTERM', () => process.exit(0))
