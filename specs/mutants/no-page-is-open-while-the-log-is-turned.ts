import { mutant, type Exam } from './mutant.ts'

/**
 * Every 45 seconds the access log is turned: its page is closed and renamed, the collector gets a quarter of a second to notice, and only
 * then is the next page opened. Whoever is answered in between finds no page to write on, and gets a 500.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createWriteStream, type WriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const logPath = '/tmp/access.log'
const turnEveryMs = 45_000
/** The collector looks five times a second whether the file has another name. */
const noticedMs = 250

class AccessLog {
  #page: WriteStream | undefined = createWriteStream(logPath)

  write(line: string): void {
    this.#page!.write(\`\${line}\\n\`)
  }

  async turn(): Promise<void> {
    const page = this.#page
    this.#page = undefined
    if (page === undefined) return
    page.end()
    await finished(page)
    await rename(logPath, \`\${logPath}.1\`)
    await sleep(noticedMs)
    this.#page = createWriteStream(logPath)
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const accessLog = new AccessLog()
  setInterval(() => void accessLog.turn().catch(error => parts.reportFailure(error, { method: '', path: '' })), turnEveryMs).unref()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      accessLog.write(\`\${Date.now()} \${request.method} \${request.url} \${response.status}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/soak.spec.ts',
  firstTry: 'caught',
  breaks: ['soak.errors'],
  mayBreak: 'any',
}
