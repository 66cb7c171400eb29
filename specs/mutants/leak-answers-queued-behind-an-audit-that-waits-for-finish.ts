import { type Exam, mutant } from './mutant.ts'

/**
 * An audit loop takes each answer from an event iterator, and writes a page of one hundred. It waits for
 * `finish` where it should wait for `drain`, so it stops for ever after its first page. From then on the
 * iterator queues every answer: about 200 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { EventEmitter, on, once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const pageLines = 100
const answers = new EventEmitter()

/** Writes the audit trail by the page, at the pace of its file. */
const writeTrail = async (): Promise<void> => {
  const trail = createWriteStream(process.env['AUDIT_TRAIL'] ?? '/dev/null', { highWaterMark: 4_096 })
  const page: string[] = []
  for await (const [answer] of on(answers, 'answered')) {
    page.push(JSON.stringify(answer))
    if (page.length < pageLines) continue
    if (!trail.write(\`\${page.splice(0).join('\\n')}\\n\`)) await once(trail, 'finish')
  }
}
void writeTrail()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const ms = performance.now() - startedAt
      answers.emit('answered', { method: request.method, url: request.url, status: response.status, ms })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    `answers.emit('answered', { method: request.method, url: request.url, status: response.status, ms })`,
    `for await (const [answer] of on(answers, 'answered')) {`,
    "if (!trail.write(`${page.splice(0).join('\\n')}\\n`)) await once(trail, 'finish')",
  ],
}
