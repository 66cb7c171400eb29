/**
 * The access log has one line for each answer and one more for the reason of a refusal. The lines of one turn of the event loop
 * shall go out in one write. So each line corks the stream, and the first line of a turn plans one `uncork` for its end. A
 * Writable counts its corks. A turn with two lines corks twice and uncorks once: from the first refusal on the stream is corked for
 * good, and every later line waits in its buffer.
 *
 * A real team writes this: with one line in a turn it works, as in its tests. The manual of Node warns of it in one sentence. By
 * default the log is /dev/null, so nobody sees that it has ended.
 *
 * About 1.4 lines a request, each a Buffer of 60 bytes in a shared slab, its view, and an entry of the stream: 200 bytes of
 * heap and 80 bytes of external memory a request (measured).
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/log.ts',
    find: `/** The fields of a log line beside its event.`,
    replace: `import { createWriteStream } from 'node:fs'

/** The fields of a log line beside its event.`,
  },
  {
    file: 'app/log.ts',
    find: `const line = (event: string, fields: Fields): string => {`,
    replace: `const accessLog = createWriteStream(process.env['ACCESS_LOG'] ?? '/dev/null', { flags: 'a' })
let flushPlanned = false

/** One line of the access log. The lines of one turn of the event loop are one write. */
export const access = (text: string): void => {
  accessLog.cork()
  accessLog.write(\`\${new Date().toISOString()} \${text}\\n\`)
  if (flushPlanned) return
  flushPlanned = true
  process.nextTick(() => {
    flushPlanned = false
    accessLog.uncork()
  })
}

const line = (event: string, fields: Fields): string => {`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { access } from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      access(\`\${request.method} \${request.url} \${response.status}\`)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      access(\`refused: \${error.kind}\`)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `accessLog.write(\`\${new Date().toISOString()} \${text}\\n\`)`,
}
