import { mutant, type Exam } from './mutant.ts'

/**
 * How well the access log would compress, in stretches of 300 lines. Each stretch has a deflater of its own until there are twelve;
 * then the first is used again, and none is ever ended.
 * Bound: 12 deflaters of about 270 KB, 3.2 MB of native memory, all open after 3,301 requests: about 900 bytes a request until then.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createDeflateRaw, type DeflateRaw } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const deflatersAtMost = 12
const linesPerTurn = 300

/** Estimates what a compressed access log would take. */
class Estimate {
  readonly #deflaters: DeflateRaw[] = []
  #lines = 0
  #bytesIn = 0
  #bytesOut = 0

  add(line: string): void {
    const turn = Math.floor(this.#lines / linesPerTurn) % deflatersAtMost
    this.#lines += 1
    this.#bytesIn += line.length
    this.#deflater(turn).write(line)
    if (this.#lines % (linesPerTurn * deflatersAtMost) === 0) this.#report()
  }

  #deflater(turn: number): DeflateRaw {
    const known = this.#deflaters[turn]
    if (known !== undefined) return known
    const deflater = createDeflateRaw()
    deflater.on('data', (chunk: Buffer) => {
      this.#bytesOut += chunk.length
    })
    this.#deflaters[turn] = deflater
    return deflater
  }

  #report(): void {
    console.log(JSON.stringify({ event: 'log-estimate', in: this.#bytesIn, out: this.#bytesOut }))
  }
}

const estimate = new Estimate()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      estimate.add(\`\${request.method} \${request.url} \${response.status} \${performance.now() - startedAt}\\n\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
