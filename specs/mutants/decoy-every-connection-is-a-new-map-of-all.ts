import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the map of all connections is copied as a whole for each connection that is opened or closed. But requests copy nothing, they
 * change one field: a thousand connections cost 50 ms in all, while clients connect, and then nothing.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
  const server = createServer(settings, listener)`,
    replace: `  let lines: Lines = new Map()
  const listener: RequestListener = (request, response) => {
    const line = lines.get(request.socket)
    if (line !== undefined) line.requests += 1
    void respond(request, response)
  }
  const server = createServer(settings, listener)
  server.on('connection', (socket: Socket) => {
    lines = new Map([...lines, [socket, { since: Date.now(), requests: 0 }]])
    socket.once('close', () => {
      lines = new Map([...lines].filter(([other]) => other !== socket))
    })
  })
  process.on('SIGUSR2', () => console.log(JSON.stringify([...lines.values()])))`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** A new map for each change of who is connected: who reads it sees one moment. */
type Lines = ReadonlyMap<Socket, { readonly since: number; requests: number }>

const sweepEveryMs = 50`,
  },
])

export const exam: Exam = { spec: 'specs/scale.spec.ts', firstTry: 'acquitted', breaks: [] }
