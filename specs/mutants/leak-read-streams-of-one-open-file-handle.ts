/**
 * The figures say how much of the process is swapped out. The file in /proc is opened once, and each scrape reads it from its
 * start through a stream of the open FileHandle, with `autoClose: false`. Each such stream puts a listener for `close` on the
 * FileHandle. Node takes the listener away never, and the listener holds the stream. The handle is open as long as the service
 * lives, so it keeps every stream that was ever made of it.
 *
 * A real team writes this to open the file once: the manual of Node shows `createReadStream` with `autoClose: false` for a
 * handle that stays open. The streams are read to their end, and nothing looks unclosed.
 *
 * About 1,150 bytes a scrape (measured), two scrapes in 16 requests: 140 bytes a request.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { open } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Opened once: every reading from the start of a file in /proc is a new one. */
const processStatus = await open('/proc/self/status')

const swappedBytes = async (): Promise<number> => {
  let text = ''
  const wholeFile = { start: 0, autoClose: false, encoding: 'utf8' } as const
  for await (const part of processStatus.createReadStream(wholeFile)) text += part
  const [, kibibytes = '0'] = /^VmSwap:\\s+(\\d+) kB$/m.exec(text) ?? []
  return Number(kibibytes) * 1_024
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {
    const figures = metrics.read()
    if (!wantsText(c)) return c.json(figures)
    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `  app.get('/api/metrics', async c => {
    const figures = metrics.read()
    const swapped = await swappedBytes()
    if (!wantsText(c)) return c.json({ ...figures, swapped })
    const text = \`\${toExposition(figures)}# TYPE process_swapped_bytes gauge\\nprocess_swapped_bytes \${swapped}\\n\`
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `for await (const part of processStatus.createReadStream(wholeFile)) text += part`,
}
