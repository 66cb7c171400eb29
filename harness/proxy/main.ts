import { createServer as createHttpServer } from 'node:http'
import { connect, createServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { conversations } from './conversation.ts'
import { forward } from './forward.ts'
import { StatementLog, type SeenStatements } from './statement-log.ts'
import { controlPort, databasePorts, type Trap, Traps } from './trap.ts'

/**
 * Stands between a service and its database and forwards everything, until a trap is set. The trap acts at the message it names.
 * PUT sets a trap, DELETE removes it; both answer how often the previous one acted. GET with a prefix answers the statements that
 * contain a word with this prefix.
 */
const traps = new Traps()
const log = new StatementLog()
const host = process.env['UPSTREAM'] ?? 'localhost'
const kind = process.env['KIND'] === 'mariadb' ? 'mariadb' : 'postgres'
const port = databasePorts[kind]

createServer({ noDelay: true }, client => {
  forward(client, connect({ host, port, noDelay: true }), traps, conversations[kind](), log.connection())
}).listen(port)

createHttpServer((request, response) => {
  const answer = async () => {
    if (request.method === 'GET') return response.end(JSON.stringify(statementsFor(request.url ?? '')))
    const trap = request.method === 'PUT' ? ((await json(request)) as Trap) : undefined
    return response.end(JSON.stringify(traps.set(trap)))
  }
  void answer()
}).listen(controlPort, () => console.log('proxy ready'))

const statementsFor = (url: string): SeenStatements => {
  const prefix = new URL(url, 'http://proxy').searchParams.get('prefix') ?? ''
  return { now: Date.now(), statements: log.ofWords(prefix) }
}

// Process 1 of a container ignores signals without a handler.
process.on('SIGTERM', () => process.exit(0))
