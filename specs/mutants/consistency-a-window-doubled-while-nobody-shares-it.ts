import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: answers of the health check that come close together leave together. How long the first one waits for company adapts itself:
 * if nobody came, the window was too short and is doubled, up to 64 ms; if somebody came, it begins at a millisecond again. One client
 * that sends one request after the other never has company, and waits 1, 2, 4, … 64 ms and again from the beginning.
 *
 * Breaks `stdDev` (about 21 ms, promised < 10). Ten clients at 120 requests a second have company soon, and stay below 100 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const shortestMs = 1
const longestMs = 64
let windowMs = shortestMs
let together: Promise<void> | undefined
let company = 0

/** Settles for all who wait when the window of the first of them ends. */
const leaveTogether = (): Promise<void> => {
  company += 1
  together ??= new Promise(leave => {
    setTimeout(() => {
      windowMs = company > 1 || windowMs >= longestMs ? shortestMs : 2 * windowMs
      company = 0
      together = undefined
      leave()
    }, windowMs)
  })
  return together
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await leaveTogether()
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'inconclusive',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
