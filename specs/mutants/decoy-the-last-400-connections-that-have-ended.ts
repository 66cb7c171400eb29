import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: for support, the last 400 connections that have ended are remembered, each with its times, its bytes and
 * its last eight calls; only hang-ups and clients that come anew fill the list, about one in eight requests, and then
 * the oldest gives way.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** What support wants to know of a connection. */
interface Visit {
  readonly from: string
  readonly openedAt: number
  closedAt: number
  bytesRead: number
  bytesWritten: number
  readonly calls: string[]
}

const visitsKept = 400
const callsKept = 8
const visits: Visit[] = []

const remember = (visit: Visit): void => {
  if (visits.length >= visitsKept) visits.shift()
  visits.push(visit)
}

const rememberVisits = (server: Server): void => {
  const present = new WeakMap<Socket, Visit>()
  server.on('connection', (socket: Socket) => {
    const from = \`\${socket.remoteAddress}:\${socket.remotePort}\`
    const visit = { from, openedAt: performance.now(), closedAt: 0, bytesRead: 0, bytesWritten: 0, calls: [] }
    present.set(socket, visit)
    socket.once('close', () => {
      const { bytesRead, bytesWritten } = socket
      remember(Object.assign(visit, { closedAt: performance.now(), bytesRead, bytesWritten }))
    })
  })
  server.on('request', ({ socket, method, url }) => {
    const calls = present.get(socket)?.calls
    if (calls === undefined) return
    if (calls.length >= callsKept) calls.shift()
    calls.push(\`\${method} \${url}\`)
  })
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  refuseMalformed(server)`,
    replace: `  refuseMalformed(server)
  rememberVisits(server)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
