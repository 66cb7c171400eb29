import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: texts are laid out for their checksum in one of 128 scratch buffers, drawn by lot, which is replaced by a
 * longer one if the text does not fit; the longest text (the scrape, 2 KB) is one of sixteen, so the last buffer has
 * its final length only after some thousand requests, and all together are 256 KB.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { crc32 } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const scratch: Buffer[] = Array.from({ length: 128 }, () => Buffer.allocUnsafeSlow(64))
/** No text is longer: headers have 16 KiB at most, and the text of a scrape has 2 KB. */
const longestText = 4_096

/** The checksum of a text. Its buffer is free again when this returns. */
const checksum = (whole: string): number => {
  const text = whole.slice(0, longestText)
  const lane = Math.floor(Math.random() * scratch.length)
  const bytes = Buffer.byteLength(text)
  let buffer = scratch[lane]
  if (buffer === undefined || buffer.length < bytes) {
    buffer = Buffer.allocUnsafeSlow(bytes)
    scratch[lane] = buffer
  }
  buffer.write(text)
  return crc32(buffer.subarray(0, bytes))
}

/** The checksum of all lines of access so far, to compare with that of the gateway. */
let accessSum = 0`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      accessSum = (accessSum ^ checksum(\`\${request.method} \${request.url} \${response.status}\`)) >>> 0`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    const sums = { 'X-Checksum': String(checksum(text)), 'X-Access-Sum': String(accessSum) }
    return c.body(text, 200, { 'Content-Type': expositionType, ...sums })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
