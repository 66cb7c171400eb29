import { type Exam, mutant } from './mutant.ts'

/**
 * The access log is a web stream, split by tee: one branch counts bytes, the other shows the first twenty
 * lines and then stops with `preventCancel`. A branch that is neither read nor cancelled queues every
 * chunk that the first one reads. About 200 bytes of buffers and 250 of heap for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `/** The HTTP side of the service, without a port:`,
    replace: `const linesShown = 20

/** One line for each answer. Bytes are counted, and the first lines kept to show what they look like. */
class AccessLog {
  readonly #encoder = new TextEncoder()
  readonly #lines = new TransformStream<Uint8Array, Uint8Array>()
  readonly #writer = this.#lines.writable.getWriter()
  readonly #shown: Uint8Array[] = []
  #bytes = 0

  constructor() {
    const [counted, shown] = this.#lines.readable.tee()
    void this.#count(counted)
    void this.#show(shown)
  }

  get bytes(): number {
    return this.#bytes
  }

  write({ method, url, headers }: Request, { status }: Response): void {
    const agent = headers.get('User-Agent')
    const line = { time: new Date().toISOString(), method, url, status, agent, process: self }
    void this.#writer.write(this.#encoder.encode(\`\${JSON.stringify(line)}\\n\`))
  }

  async #count(lines: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of lines) this.#bytes += line.length
  }

  /** The other branch must go on afterwards, so this one is not cancelled. */
  async #show(lines: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of lines.values({ preventCancel: true })) {
      this.#shown.push(line)
      if (this.#shown.length === linesShown) break
    }
  }
}

const self = { name: 'plumbline', node: process.version, pid: process.pid, platform: process.platform }
const accessLog = new AccessLog()

/** The HTTP side of the service, without a port:`,
  },
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type ReadableStream, TransformStream } from 'node:stream/web'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      accessLog.write(request, response)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap', 'leak.external'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    'void this.#writer.write(this.#encoder.encode(`${JSON.stringify(line)}\\n`))',
    'const [counted, shown] = this.#lines.readable.tee()',
    'for await (const line of lines.values({ preventCancel: true })) {',
    'for await (const line of lines) this.#bytes += line.length',
  ],
}
