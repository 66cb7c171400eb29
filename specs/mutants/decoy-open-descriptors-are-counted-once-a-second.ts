import { mutant, type Exam } from './mutant.ts'

/**
 * The health check also tells how many descriptors are open, and lists `/proc/self/fd` on the event loop. It does so once a
 * second at most, whatever is asked, and a list of a thousand takes less than a few milliseconds. Status, time and uptime
 * are made anew for each answer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { readdirSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.json({
      status: 'healthy',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      descriptors: openDescriptors(),
    }),`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText =`,
    replace: `const countedForMs = 1_000
let descriptors = 0
let countedAt = Number.NEGATIVE_INFINITY

/** The one that reads the list is not counted. */
const openDescriptors = (): number => {
  const now = performance.now()
  if (now - countedAt >= countedForMs) {
    descriptors = readdirSync('/proc/self/fd').length - 1
    countedAt = now
  }
  return descriptors
}

const wantsText =`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'acquitted',
  breaks: [],
}
