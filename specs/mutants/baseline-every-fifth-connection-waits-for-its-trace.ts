import { mutant, type Exam } from './mutant.ts'

/**
 * Every fifth connection is traced, and each of its requests begins only when the batch with its trace is closed, 120
 * ms after the first trace in it, so that a crash loses no trace. The other connections are served at once, and most
 * requests are fast; but one client in five waits at every request, and can no longer send twelve a second.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs =`,
    replace: `const tracedEvery = 5
const batchMs = 120

/** Traces are closed in batches, and a request begins when its trace is safe. */
let batch: (() => void)[] = []
const trace = (begin: () => void): void => {
  batch.push(begin)
  if (batch.length > 1) return
  setTimeout(() => {
    const closed = batch
    batch = []
    for (const begin of closed) begin()
  }, batchMs)
}

const sweepEveryMs =`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
  const server = createServer(settings, listener)`,
    replace: `  const traced = new WeakSet<Socket>()
  const listener: RequestListener = (request, response) => {
    const begin = (): void => void respond(request, response)
    if (traced.has(request.socket)) trace(begin)
    else begin()
  }
  const server = createServer(settings, listener)
  let connections = 0
  server.on('connection', (socket: Socket) => {
    if (++connections % tracedEvery === 0) traced.add(socket)
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
