import { type Exam, mutant } from './mutant.ts'

/**
 * A flight recorder in /tmp has 400 places of 192 bytes, which are written again in turn. The file grows to 77 KB with the first
 * 400 answers, and to no more.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { openSync, write } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const places = 400
const placeBytes = 192
const recorder = openSync('/tmp/flight-recorder', 'w+')
let recorded = 0

/** Writes to the next place of the ring; each record fills its place. */
const recordAnswer = (text: string): void => {
  const place = Buffer.alloc(placeBytes, ' ')
  place.write(text, 0, placeBytes - 1)
  place.write('\\n', placeBytes - 1)
  write(recorder, place, 0, placeBytes, (recorded % places) * placeBytes, () => {})
  recorded += 1
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      recordAnswer(\`\${new Date().toISOString()} \${request.method} \${request.url} \${response.status}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
