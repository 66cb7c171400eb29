import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection has 600 KB, filled when it connects, for a recording of its last requests. Ten clients are 6 MB, but a
 * thousand are 600 MB, more than the 512 MiB of the container: the kernel ends the process. Breaks `scale.1000.noCrash`
 * (the service never ends by itself).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** Filled with blanks at once, so that the recording can be printed as it is. */
const recordingBytes = 600_000
const recordings = new WeakMap<Socket, { bytes: Buffer; end: number }>()

const startRecording = (socket: Socket): void => {
  recordings.set(socket, { bytes: Buffer.alloc(recordingBytes, ' '), end: 0 })
}

/** Begins again when it is full. */
const record = ({ socket, method, url }: IncomingMessage): void => {
  const recording = recordings.get(socket)
  if (recording === undefined) return
  const line = \`\${method} \${url}\\n\`
  if (recording.end + Buffer.byteLength(line) > recordingBytes) recording.end = 0
  recording.end += recording.bytes.write(line, recording.end)
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  server.on('connection', startRecording)
  server.on('request', record)
  const sockets = socketsOf(server)`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.1000.noCrash'],
  mayBreak: 'any',
}
