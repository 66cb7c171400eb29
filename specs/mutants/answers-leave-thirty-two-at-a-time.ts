import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: to spare turns of the event loop under a flood, health checks are answered 32 at a time, or 240 ms after the first
 * of them. A flood fills a group at once, but ten clients or 120 requests a second never do, and wait for the clock: that
 * breaks the promises of the latencies (baseline.concurrent, .p50, .p95, .p99), the less the more load there is.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const groupSize = 32
const longestMs = 240
let group: (() => void)[] = []
let clock: NodeJS.Timeout | undefined

const depart = (): void => {
  clearTimeout(clock)
  const leaving = group
  group = []
  for (const leave of leaving) leave()
}

/** Settles with a group of others. */
const departure = (): Promise<void> =>
  new Promise(resolve => {
    group.push(resolve)
    if (group.length === 1) clock = setTimeout(depart, longestMs)
    if (group.length === groupSize) depart()
  })

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await departure()
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
