import { mutant, type Exam } from './mutant.ts'

/**
 * Each request of the metrics as text makes a gzip stream to measure the compressed size, held in a set while it works.
 * Healthy: it is ended, closes itself, and leaves the set.
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
  const gzip = createGzip()
  atWork.add(gzip)
  gzip.once('close', () => atWork.delete(gzip))
  gzip.on('data', (chunk: Buffer) => {
    saved.compressed += chunk.length
  })
  saved.plain += text.length
  gzip.end(text)
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

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
