import { mutant, type Exam } from './mutant.ts'

/**
 * Three times in two seconds it packs four batches of telemetry at once, with Brotli's default quality, which is 11. The event loop is
 * never blocked: the thread pool does it. But four threads use up the quota of each tenth of a second in a moment, and for the rest of
 * it the whole container stands still, with the one request in flight: about one request in five takes 50 to 80 ms.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const { port } = await starting`,
    replace: `const pack = promisify(brotliCompress)
const sources = ['process', 'event-loop', 'heap', 'pool']
const samplesEach = 960

/** The samples of one source, one line each. */
const batchOf = (source: string): string =>
  Array.from({ length: samplesEach }, (_, index) =>
    JSON.stringify({ id: randomUUID(), source, index, at: performance.now(), value: Math.random() * 1_000 }),
  ).join('\\n')

/** All sources at once, in the thread pool: requests do not wait for it. */
const exportTelemetry = async (): Promise<void> => {
  for (;;) {
    const packed = await Promise.all(sources.map(source => pack(batchOf(source))))
    lastExport = packed.reduce((bytes, { length }) => bytes + length, 0)
    await sleep(300)
  }
}
let lastExport = 0
process.on('SIGUSR2', () => log.info('telemetry', { lastExport }))

const { port } = await starting
exportTelemetry().catch((error: unknown) => log.failure('telemetry', error))`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'inconclusive',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
