import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a profiler of V8's garbage collections writes a few kilobytes of text about each collection into native memory, and
 * is relieved by the next one every 400 requests, when its pauses are added to the figures.
 * Bound: the text of the collections in 400 requests, those that the harness asks for included.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { GCProfiler } from 'node:v8'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const requestsPerShift = 400
const collections = { count: 0, pauseMs: 0 }
let served = 0
let onDuty = new GCProfiler()
onDuty.start()

const relieve = (): void => {
  if (++served % requestsPerShift !== 0) return
  const { statistics } = onDuty.stop()
  for (const { cost } of statistics) {
    collections.count += 1
    collections.pauseMs += cost / 1_000
  }
  onDuty = new GCProfiler()
  onDuty.start()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      relieve()`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json({ ...figures, collections })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
