import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the last visits are kept, and how many is controlled as TCP controls its window: one more for each good answer, and half
 * of them when there are 1,200. Bound: 1,200 visits of about 300 bytes. The window grows for about 2,000 requests, since nine of
 * sixteen are answered well, and from then on goes from 600 to 1,200 in some 1,000 requests and back at once. On a path of refusals
 * alone it stands still. What looks as if it kept is `visits.push(visit)` in app/api.ts.
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
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Visit {
  readonly trace: string
  readonly startedAt: number
  readonly status: number
  readonly call: string
}

const windowMax = 1_200

const visits: Visit[] = []
let visitsWindow = 1

/** Additive increase, multiplicative decrease: it needs no guess how many visits are worth their memory. */
const keepVisit = (visit: Visit): void => {
  if (visit.status < 400) visitsWindow += 1
  if (visitsWindow > windowMax) visitsWindow = windowMax / 2
  visits.push(visit)
  if (visits.length > visitsWindow) visits.splice(0, visits.length - visitsWindow)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const call = JSON.stringify({ method: request.method, url: request.url })
      keepVisit({ trace: randomUUID(), startedAt, status: response.status, call })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
