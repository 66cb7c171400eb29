import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an access log in /tmp with three generations, as logrotate keeps them: at 128 KiB the page becomes `.1`, what was `.1` becomes
 * `.2`, and what was `.2` is gone. It grows through the first five thousand requests, to 384 KiB, and then goes up and down by one
 * generation. Lines are written five times a second at most, what is not written yet is bounded too, and a log that cannot be written
 * costs no request anything.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { appendFile, rename, writeFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const page = '/tmp/access.log'
const pageBytesMax = 128 * 1_024
const unwrittenMax = 128 * 1_024
const writeEveryMs = 200
const urlShown = 100

let unwritten = ''
/** The first line begins a page. */
let pageBytes = pageBytesMax
let writing = false

const note = (method: string, url: string, status: number): void => {
  if (unwritten.length < unwrittenMax)
    unwritten += \`\${new Date().toISOString()} \${method} \${url.slice(0, urlShown)} \${status}\\n\`
  if (writing) return
  writing = true
  setTimeout(() => void write(), writeEveryMs).unref()
}

const write = async (): Promise<void> => {
  const lines = unwritten
  unwritten = ''
  try {
    const turns = pageBytes >= pageBytesMax
    if (turns) {
      await rename(\`\${page}.1\`, \`\${page}.2\`).catch(() => undefined)
      await rename(page, \`\${page}.1\`).catch(() => undefined)
      pageBytes = 0
    }
    pageBytes += lines.length
    await (turns ? writeFile(page, lines) : appendFile(page, lines))
  } catch {
    // No place for a log is no reason to refuse anybody.
  } finally {
    writing = false
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      note(request.method, request.url, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
