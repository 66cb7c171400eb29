import { mutant, type Exam } from './mutant.ts'

/**
 * Every answer is written to a stream, which is connected to a file only if the environment names one; without a
 * reader the stream queues all lines for ever, because nobody looks at what `write` returns. A team writes this
 * when it makes an old feature optional.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createWriteStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const accessLog = new PassThrough()
const accessLogFile = process.env['ACCESS_LOG_FILE']
if (accessLogFile !== undefined) accessLog.pipe(createWriteStream(accessLogFile, { flags: 'a' }))`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      accessLog.write(\`\${new Date().toISOString()} \${request.method} \${request.url} \${response.status}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'accessLog.write(',
}
