import { type Exam, mutant } from './mutant.ts'

/**
 * The access log begins a new file after each 400 answers, and keeps the last six open so that late lines
 * still find theirs. The oldest is ended and deleted. Descriptors grow by one for each 400 requests, up
 * to six after 2,000 requests, and then stay.
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
    replace: `const linesPerFile = 400
const filesOpen = 6

/** The last answers, each in the file of when its request came. A full disk ends no request. */
class AccessLog {
  readonly #files: WriteStream[] = []
  #requests = 0

  /** The file for a request that comes now. */
  begin(): WriteStream {
    const number = Math.floor(this.#requests / linesPerFile)
    const latest = this.#files.at(-1)
    const file = latest === undefined || this.#requests % linesPerFile === 0 ? this.#open(number) : latest
    this.#requests += 1
    return file
  }

  write(file: WriteStream, { method, url }: Request, { status }: Response): void {
    if (file.writable) file.write(\`\${new Date().toISOString()} \${method} \${url} \${status}\\n\`)
  }

  #open(number: number): WriteStream {
    const file = createWriteStream(join(tmpdir(), \`access-\${process.pid}-\${number}.log\`))
    this.#files.push(file.on('error', () => {}))
    const oldest = this.#files.length > filesOpen ? this.#files.shift() : undefined
    oldest?.end(() => rm(oldest.path, { force: true }, () => {}))
    return file
  }
}

const accessLog = new AccessLog()

/** The HTTP side of the service, without a port:`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()
`,
    replace: `    const startedAt = metrics.begin()
    const file = accessLog.begin()
`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      accessLog.write(file, request, response)
`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
