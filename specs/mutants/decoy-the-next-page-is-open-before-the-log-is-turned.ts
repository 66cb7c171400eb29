import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every 45 seconds the access log is turned, and its old page stays open for five seconds more, for lines that come late. But
 * the next page is there before, so nobody finds none; two descriptors at most, and two files of 400 kB that are written over.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createWriteStream, type WriteStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const turnEveryMs = 45_000
const lateMs = 5_000

class AccessLog {
  #turns = 0
  #page: WriteStream = this.#open()

  write(line: string): void {
    this.#page.write(\`\${line}\\n\`)
  }

  async turn(): Promise<void> {
    const page = this.#page
    this.#turns += 1
    this.#page = this.#open()
    await sleep(lateMs, undefined, { ref: false })
    page.end()
  }

  #open(): WriteStream {
    return createWriteStream(\`/tmp/access.\${this.#turns % 2}.log\`)
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const accessLog = new AccessLog()
  setInterval(() => void accessLog.turn(), turnEveryMs).unref()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      accessLog.write(\`\${Date.now()} \${request.method} \${request.url} \${response.status}\`)`,
  },
])

export const exam: Exam = { spec: 'specs/soak.spec.ts', firstTry: 'acquitted', breaks: [] }
