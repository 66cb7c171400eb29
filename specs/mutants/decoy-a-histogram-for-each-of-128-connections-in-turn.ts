import { type Exam, mutant } from './mutant.ts'

/**
 * How much the latest connections have sent, in a histogram for each of 128, made when a connection first needs it. The 129th
 * connection takes the histogram of the first. Each is 3 KB of native memory. Two clients at least connect anew in each round of
 * the sixteen paths, so all are made within about a thousand requests, and no more after that.
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
const histogramsMax = 128

/** Bytes received, by the number of the connection, which begins again at 0 after 127. */
const received: RecordableHistogram[] = []
let connections = 0

const histogramOfNext = (): RecordableHistogram => {
  const number = connections % histogramsMax
  connections += 1
  const known = received[number]
  if (known !== undefined) return known
  const histogram = createHistogram({ lowest: 1, highest: bytesMax, figures: 1 })
  received.push(histogram)
  return histogram
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `    socket.once('close', () => sockets.delete(socket))`,
    replace: `    const bytes = histogramOfNext()
    socket.once('close', () => {
      bytes.record(Math.max(socket.bytesRead, 1))
      sockets.delete(socket)
    })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
