import { mutant, type Exam } from './mutant.ts'

/**
 * The health check tells how late timers are, and every fourth one measures it anew: it sets a timer of 40 ms and waits
 * for it before it answers. Three answers take a millisecond and the fourth takes 40, so the response times of a single
 * client vary by 17 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const timerMs = 40
const measureEvery = 4
let healthChecks = 0
let lateMs = 0

/** How late a timer is, which tells how busy the event loop is. Not measured each time, because that takes a while. */
const measureLateness = async (): Promise<void> => {
  if (++healthChecks % measureEvery !== 0) return
  const setAt = performance.now()
  await new Promise<void>(resolve => void setTimeout(resolve, timerMs))
  lateMs = Math.max(0, performance.now() - setAt - timerMs)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await measureLateness()
    return c.json({
      status: 'healthy',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      timersLateMs: lateMs,
    })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'caught',
}
