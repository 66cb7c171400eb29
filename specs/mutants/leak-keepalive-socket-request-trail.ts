import { mutant, type Exam } from './mutant.ts'

/**
 * It keeps a line for every request on its socket, so that a malformed request can be logged with what came before
 * it on the connection. A WeakMap looks safe, but clients that keep their connection alive never let go of the
 * socket, so only their requests are kept.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const trails = new WeakMap<object, string[]>()
  const listener: RequestListener = (request, response) => {
    const trail = trails.get(request.socket) ?? []
    trails.set(request.socket, trail)
    trail.push(\`\${new Date().toISOString()} \${request.method} \${request.url}\`)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `  refuseMalformed(server)`,
    replace: `  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const trail = trails.get(socket)
    const hungUp = error.code === 'HPE_INVALID_EOF_STATE' || error.code === 'ECONNRESET'
    if (trail === undefined || hungUp) return
    console.error(JSON.stringify({ event: 'malformed', code: error.code, after: trail.slice(-5) }))
  })
  refuseMalformed(server)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'trail.push(`${new Date().toISOString()} ${request.method} ${request.url}`)',
}
