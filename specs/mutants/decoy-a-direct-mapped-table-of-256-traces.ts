import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each request is kept under a random trace id in a direct-mapped table of 256 slots, where the id alone says the slot,
 * and a new trace overwrites the one before. Free slots are met ever more rarely: half are taken after 180 requests, nine in ten
 * after 590, the last after 1,500 or so. About 300 bytes each, 75 KB in all.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Trace {
  readonly id: string
  readonly line: string
  readonly at: Date
}

const slots = 256
const traces: (Trace | undefined)[] = new Array<undefined>(slots).fill(undefined)
let overwritten = 0

const trace = ({ method, url }: Request): void => {
  const id = randomUUID()
  const slot = Number.parseInt(id.slice(0, 2), 16)
  if (traces[slot] !== undefined) overwritten += 1
  traces[slot] = { id, line: \`\${method} \${url}, behind \${overwritten} others\`, at: new Date() }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    trace(request)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
