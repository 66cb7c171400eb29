import { mutant, type Exam } from './mutant.ts'

/**
 * So that a balancer sends less to a loaded instance, the health check answers 503 while the event loop was busy for more
 * than three tenths of the last 50 ms, which is more than half of its quota. Ten clients that ask without a pause load it
 * so. Breaks `baseline.capacity` (0 errors) and CONTRACT: `GET /api/health` is 200 while the process lives; whether it
 * takes requests is for `/api/ready` to say.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { performance } from 'node:perf_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json(`,
    replace: `  app.get('/api/health', c =>
    busyShare > loadedAbove
      ? new Problem('not-ready', 'the service is loaded; use another instance').toResponse()
      : c.json(`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const loadedAbove = 0.3
let busyShare = 0
let seen = performance.eventLoopUtilization()
setInterval(() => {
  const now = performance.eventLoopUtilization()
  busyShare = performance.eventLoopUtilization(now, seen).utilization
  seen = now
}, 50).unref()

const bodyBytesMax =`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.capacity'],
  mayBreak: 'any',
}
