/**
 * The program inside the reaper image, by Ryuk's protocol, so testcontainers needs no special case. Some seconds after the last
 * connection has closed, which the kernel does for a killed process, it removes everything with the labels it received.
 */
import { createServer, type Socket } from 'node:net'
import { clearResources } from './reaper-clean.ts'
import { hearLines, parseFilter, type Filter } from './reaper-protocol.ts'

const port = 8080
const firstConnectionMs = 60_000
const reconnectionMs = 10_000

const filters = new Map<string, Filter>()
const connections = new Set<Socket>()
let countdown: NodeJS.Timeout

const say = (line: string): void => console.log(`${new Date().toISOString()} ${line}`)

const finish = async (): Promise<void> => {
  server.close()
  await clearResources([...filters.values()], say)
  process.exit(0)
}

const countDown = (durationMs: number): void => {
  clearTimeout(countdown)
  countdown = setTimeout(() => void finish(), durationMs)
}

const server = createServer(socket => {
  clearTimeout(countdown)
  connections.add(socket)
  hearLines(socket, line => {
    const filter = parseFilter(line)
    if (filter === undefined) say(`ignored: ${line}`)
    else filters.set(line, filter)
    socket.write('ACK\n')
  })
  socket.on('error', error => say(`connection: ${error.message}`))
  socket.on('close', () => {
    connections.delete(socket)
    if (connections.size === 0) countDown(reconnectionMs)
  })
})

// `docker stop` and a reboot leave no time to wait for clients.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => countDown(0))

server.listen(port, () => say(`Started, listening on ${port}`))
countDown(firstConnectionMs)
