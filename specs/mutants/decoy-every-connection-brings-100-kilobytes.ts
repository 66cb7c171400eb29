import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each connection has 100 KB, filled when it connects, for the lines of its last requests. A thousand clients are 100 MB, and scale
 * promises nothing about memory; the container has 537 MB. Ten clients are 1 MB, of 500 that baseline and soak allow.
 *
 * Judged by scale (and baseline): a line costs less than a microsecond, 0.5 % of a core at 5,000 requests a second. The buffers are filled while clients
 * connect, some 20 µs each. When a connection closes, its buffer is forgotten. The line that looks wrong is app/server.ts,
 * `Buffer.alloc(trailBytes, ' ')`.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  refuseMalformed(server)`,
    replace: `  refuseMalformed(server)
  keepTrails(server)`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `const trailBytes = 100_000

interface Trail {
  readonly bytes: Buffer
  at: number
}

/** The last requests of each connection, as text, for support. Written over from the beginning when full. */
const keepTrails = (server: Server): void => {
  const trails = new Map<Socket, Trail>()
  server.on('connection', (socket: Socket) => {
    trails.set(socket, { bytes: Buffer.alloc(trailBytes, ' '), at: 0 })
    socket.once('close', () => trails.delete(socket))
  })
  server.on('request', ({ socket, method, url }) => {
    const trail = trails.get(socket)
    if (trail === undefined) return
    const line = \`\${Date.now()} \${method} \${url}\\n\`
    if (trail.at + line.length > trailBytes) trail.at = 0
    trail.at += trail.bytes.write(line, trail.at, 'latin1')
  })
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
