import { type Exam, mutant } from './mutant.ts'

/**
 * A line for each answer is written behind it, a hundred lines at a time. The folder of the journal was never made, so no
 * batch is ever written, and a batch leaves the memory only when it is written. There is a bound, of a million lines, which
 * is 300 MB. Kept for every request: a buffer of some 140 bytes, and its object of about 100.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { appendFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const journalPath = '/var/log/ledger/access.jsonl'
const linesMax = 1_000_000
const batchSize = 100
const unwritten: Buffer[] = []
let writing = false

/** What cannot be written now is tried again with the next hundred. */
const writeBatch = async (): Promise<void> => {
  writing = true
  const batch = unwritten.slice(0, batchSize)
  try {
    await appendFile(journalPath, Buffer.concat(batch))
    unwritten.splice(0, batch.length)
  } catch {
    // The disk may be full. No line is lost.
  } finally {
    writing = false
  }
}

const writeBehind = ({ method, url }: Request, status: number, ms: number): void => {
  if (unwritten.length >= linesMax) return
  const line = JSON.stringify({ time: new Date().toISOString(), event: 'answered', method, url, status, ms })
  unwritten.push(Buffer.from(\`\${line}\\n\`))
  if (!writing && unwritten.length % batchSize === 0) void writeBatch()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      writeBehind(request, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.external'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: 'unwritten.push(Buffer.from(`${line}\\n`))',
}
