import { type Exam, mutant } from './mutant.ts'

/**
 * The access log begins a new file after each 40 answers and deletes the one before, whose stream is
 * never ended. A deleted file that is open keeps its descriptor and its pages, and no object holds them.
 * One descriptor for each 40 requests; with the text of the lines, about 200 bytes for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createWriteStream, rm, type WriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `/** The HTTP side of the service, without a port:`,
    replace: `const linesPerFile = 40

/** The last answers, in a file that never becomes large. A disk that is full ends no request. */
class AccessLog {
  #file: WriteStream | undefined
  #lines = 0
  #files = 0

  write({ method, url }: Request, { status }: Response): void {
    if (this.#file === undefined || this.#lines === linesPerFile) this.#file = this.#rotate()
    this.#lines += 1
    this.#file.write(\`\${new Date().toISOString()} \${method} \${url} \${status}\\n\`)
  }

  #rotate(): WriteStream {
    if (this.#file !== undefined) rm(this.#file.path, { force: true }, () => {})
    this.#lines = 0
    this.#files += 1
    const file = createWriteStream(join(tmpdir(), \`access-\${process.pid}-\${this.#files}.log\`))
    return file.on('error', () => {})
  }
}

const accessLog = new AccessLog()

/** The HTTP side of the service, without a port:`,
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
  breaks: ['leak.fileDescriptors'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    'const file = createWriteStream(join(tmpdir(), `access-${process.pid}-${this.#files}.log`))',
    'if (this.#file === undefined || this.#lines === linesPerFile) this.#file = this.#rotate()',
  ],
}
