import { mutant, type Exam } from './mutant.ts'

/**
 * Answers can be put in order by their timestamps: none is told twice. If the clock still shows the millisecond of the answer before, the
 * service waits for the next one, in a loop, as generators of snowflakes do. At 120 requests a second nobody waits. But no more than a
 * thousand answers a second have a millisecond each, and the loop burns what is left of half a core: 500 at most.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** Monitors sort answers by their timestamps. */
class DistinctClock {
  #last = 0

  /** @returns a time that it has never returned before. Waits for less than a millisecond. */
  next(): Date {
    let now = Date.now()
    while (now <= this.#last) now = Date.now()
    this.#last = now
    return new Date(now)
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  const clock = new DistinctClock()
  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: clock.next().toISOString(), uptime: process.uptime() }),
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99', 'scale.1000.throughput'],
  mayBreak: 'any',
}
