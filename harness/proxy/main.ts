import { connect, createServer } from 'node:net'
import { controlServer } from './control.ts'
import { conversations } from './conversation.ts'
import { forward } from './forward.ts'
import { StatementLog } from './statement-log.ts'
import { controlPort, databasePorts, Traps } from './trap.ts'

/** Stands between a service and its database and forwards everything, until a trap is set. The trap acts at the message it names. */
const traps = new Traps()
const log = new StatementLog()
const host = process.env['UPSTREAM'] ?? 'localhost'
const kind = process.env['KIND'] === 'mariadb' ? 'mariadb' : 'postgres'
const port = databasePorts[kind]

createServer({ noDelay: true }, client => {
  forward(client, connect({ host, port, noDelay: true }), traps, conversations[kind](), log.connection())
}).listen(port)

controlServer(traps, log).listen(controlPort, () => console.log('proxy ready'))

// Process 1 of a container ignores signals without a handler.
process.on('SIGTERM', () => process.exit(0))
