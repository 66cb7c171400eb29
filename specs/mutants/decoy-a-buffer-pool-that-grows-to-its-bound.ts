import { mutant, type Exam } from './mutant.ts'

/**
 * The log lines of requests are laid out in buffers of 8 KB from a pool, which makes one more with every 40th request until it
 * has 48. Healthy: 400 KB at most, reached after 2,000 requests.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const bufferBytes = 8_192
const buffersMost = 48
const usesForOneMore = 40

/** Buffers that are used in turn. The pool becomes larger with its use, up to its bound. */
class Buffers {
  readonly #free: Buffer[] = [Buffer.alloc(bufferBytes)]
  #made = 1
  #uses = 0

  use<T>(work: (buffer: Buffer) => T): T {
    const buffer = this.#take()
    try {
      return work(buffer)
    } finally {
      this.#free.push(buffer)
    }
  }

  #take(): Buffer {
    this.#uses += 1
    const wantsOneMore = this.#made < buffersMost && this.#uses % usesForOneMore === 0
    const free = wantsOneMore ? undefined : this.#free.shift()
    if (free !== undefined) return free
    this.#made += 1
    return Buffer.alloc(bufferBytes)
  }
}

const buffers = new Buffers()
let bytesLaidOut = 0

const layOut = (durationMs: number, status: number): number =>
  buffers.use(buffer => buffer.write(JSON.stringify({ at: new Date(), durationMs, status })))`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    bytesLaidOut += layOut(durationMs, status)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
