import { mutant, type Exam } from './mutant.ts'

/**
 * The figures as Prometheus text are sent with `Content-Encoding: gzip` to who names gzip in
 * Accept-Encoding, as Prometheus does; everybody else gets plain text. It looks like garbage in place of
 * text, and like work and memory for each scrape, but the packing is synchronous, takes a fraction of a
 * millisecond, and nothing of it is kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    const headers = { 'Content-Type': expositionType, Vary: 'Accept, Accept-Encoding' }
    const unpacks = /(^|[\\s,])gzip\\s*(,|$|;\\s*q=(1|0\\.\\d*[1-9]))/i.test(c.req.header('Accept-Encoding') ?? '')
    if (!unpacks) return c.body(text, 200, headers)
    return new Response(gzipSync(text), { headers: { ...headers, 'Content-Encoding': 'gzip' } })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'acquitted',
  breaks: [],
}
