import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the lines of the last 1,500 visits lie in one block of a megabyte, which a buddy allocator divides: a block is halved until a line just fits, and two free halves become one
 * again. Behind the 1,500th visit each new line gives back the block of the oldest. When nothing fits, the line is not kept.
 *
 * How one comes to it: lines as texts were a tenth of the heap, and made the collector visit them again and again.
 *
 * Looks like: for 1,500 requests an entry in the map of lent blocks and one in the ring for each, free halves in the sets of each size, and pages of the megabyte touched for the first
 * time. Then all of it only changes; the number of free halves goes up and down with the lengths of the lines.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const smallest = 64
/** A megabyte is the smallest block doubled so often. */
const doublings = 14
const linesKept = 1_500

/** Blocks of 64 bytes times a power of two, from one piece of memory. */
class Buddies {
  readonly memory = Buffer.alloc(smallest * 2 ** doublings)
  readonly #free = Array.from({ length: doublings + 1 }, () => new Set<number>())
  readonly #lent = new Map<number, number>()

  constructor() {
    this.#free[doublings]?.add(0)
  }

  /** The offset of a block; undefined when none is large enough. */
  take(bytes: number): number | undefined {
    const wanted = Math.max(0, Math.ceil(Math.log2(bytes / smallest)))
    for (let size = wanted; size <= doublings; size += 1) {
      const [offset] = this.#free[size] ?? []
      if (offset === undefined) continue
      this.#free[size]?.delete(offset)
      for (let half = size - 1; half >= wanted; half -= 1) this.#free[half]?.add(offset + smallest * 2 ** half)
      this.#lent.set(offset, wanted)
      return offset
    }
    return undefined
  }

  give(block: number): void {
    let size = this.#lent.get(block)
    if (size === undefined) return
    this.#lent.delete(block)
    let offset = block
    while (size < doublings && this.#free[size]?.delete(offset ^ (smallest * 2 ** size))) {
      offset = Math.min(offset, offset ^ (smallest * 2 ** size))
      size += 1
    }
    this.#free[size]?.add(offset)
  }
}

/** The latest lines, for who looks at the memory of a process that hangs. */
class Lines {
  readonly #buddies = new Buddies()
  readonly #ring: (number | undefined)[] = []
  #next = 0

  add(line: string): void {
    const oldest = this.#ring[this.#next]
    if (oldest !== undefined) this.#buddies.give(oldest)
    const block = this.#buddies.take(Buffer.byteLength(line))
    if (block !== undefined) this.#buddies.memory.write(line, block)
    this.#ring[this.#next] = block
    this.#next = (this.#next + 1) % linesKept
  }
}

const lines = new Lines()
`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      const agent = request.headers.get('User-Agent') ?? 'unknown'
      lines.add(\`\${new Date().toISOString()} \${request.method} \${request.url} \${response.status} \${agent}\`)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
