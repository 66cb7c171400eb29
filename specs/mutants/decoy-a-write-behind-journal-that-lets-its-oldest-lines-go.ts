import { type Exam, mutant } from './mutant.ts'

/**
 * A line for each answer is written behind it. The folder of the journal is missing, so every batch fails, and is tried again.
 * But there is a bound: of the lines not written the newest 1,800 stay, and each more lets the oldest go. Full after 1,800
 * requests, with 250 KB of buffers and 200 KB of their objects; until then it grows with every request, evenly, as the leak does.
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
const linesMax = 1_800
const batchSize = 100
const unwritten: Buffer[] = []
let sinceAttempt = 0
let writing = false

/** What cannot be written now is put back, as far as there is room. */
const writeBatch = async (): Promise<void> => {
  writing = true
  const batch = unwritten.splice(0, batchSize)
  try {
    await appendFile(journalPath, Buffer.concat(batch))
  } catch {
    const room = Math.min(batch.length, linesMax - unwritten.length)
    if (room > 0) unwritten.unshift(...batch.slice(-room))
  } finally {
    writing = false
  }
}

const writeBehind = ({ method, url }: Request, status: number, ms: number): void => {
  const line = JSON.stringify({ time: new Date().toISOString(), event: 'answered', method, url, status, ms })
  if (unwritten.push(Buffer.from(\`\${line}\\n\`)) > linesMax) unwritten.shift()
  sinceAttempt += 1
  if (writing || sinceAttempt < batchSize) return
  sinceAttempt = 0
  void writeBatch()
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

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
