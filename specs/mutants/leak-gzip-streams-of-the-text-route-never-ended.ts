import { mutant, type Exam } from './mutant.ts'

/**
 * On one route only, the metrics as text, a gzip stream measures the compressed size: it is flushed and never ended, so it
 * never closes and never leaves the set of streams at work. A team takes the flush for the end.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createGzip, type Gzip } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Held while they work: a stream that is collected early would lose its last chunk. */
const atWork = new Set<Gzip>()
const saved = { plain: 0, compressed: 0 }

/** Would compression pay? To be read with a debugger. */
const measureCompression = (text: string): void => {
  const gzip = createGzip({ windowBits: 9, memLevel: 1, chunkSize: 1_024 })
  atWork.add(gzip)
  gzip.once('close', () => atWork.delete(gzip))
  gzip.on('data', (chunk: Buffer) => {
    saved.compressed += chunk.length
  })
  saved.plain += text.length
  gzip.write(text)
  gzip.flush()
}`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    measureCompression(text)
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.native'],
  mayBreak: 'any',
  // Written there, and made or kept there: either is to blame.
  blames: [`const gzip = createGzip({ windowBits: 9, memLevel: 1, chunkSize: 1_024 })`, 'atWork.add(gzip)'],
}
