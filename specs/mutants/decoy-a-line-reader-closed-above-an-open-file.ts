import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics as text also say how many threads the process has. The number is a line of `/proc/self/status`, which is read line by
 * line up to there. Leaving the loop closes the line reader, and seems to leave the stream below it paused and its file open. The file
 * is short: it was read to its end, and closed, before the loop saw its first line.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** Node's own and those of its pool; only the kernel counts them. */
const countThreads = async (): Promise<number> => {
  const lines = createInterface({ input: createReadStream('/proc/self/status') })
  for await (const line of lines) {
    const [, threads] = /^Threads:\\s+(\\d+)$/.exec(line) ?? []
    if (threads !== undefined) return Number(threads)
  }
  return 0
}

const threadsFamily = async (): Promise<string> =>
  [
    '# HELP process_threads Threads of the process.',
    '# TYPE process_threads gauge',
    'process_threads ' + String(await countThreads()),
    '',
  ].join('\\n')

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {`,
    replace: `  app.get('/api/metrics', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures) + (await threadsFamily())
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
