import { type Exam, mutant } from './mutant.ts'

/**
 * How much each connection of a client has sent, in a histogram under the number of the connection, for a list of the top
 * talkers. The histogram gets its last value when the socket closes, and stays: no number comes twice. Node keeps the counts of a
 * histogram outside of V8, so it is 3 KB of native memory for each client that connects anew.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import type { AddressInfo, Socket } from 'node:net'
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const bytesMax = 1_000_000_000

/** Bytes received, by the number of the connection. */
const received = new Map<number, RecordableHistogram>()
let connections = 0

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))`,
    replace: `    sockets.add(socket)
    connections += 1
    const bytes = createHistogram({ lowest: 1, highest: bytesMax, figures: 1 })
    received.set(connections, bytes)
    socket.once('close', () => {
      bytes.record(Math.max(socket.bytesRead, 1))
      sockets.delete(socket)
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  blames: [
    'received.set(connections, bytes)',
    'const bytes = createHistogram({ lowest: 1, highest: bytesMax, figures: 1 })',
  ],
  firstTry: 'caught',
}
