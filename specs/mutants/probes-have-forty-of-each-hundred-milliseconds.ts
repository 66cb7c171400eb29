import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: time is divided, so that probes do not disturb transfers: health checks are answered in the first 40 ms of each tenth of a
 * second, and whoever comes later waits for the next one. Some four in five are answered at once, and the others after up to 60 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { setTimeout as sleep } from 'node:timers/promises'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const turnMs = 100
const turnOfProbesMs = 40

/** How long until probes have their turn. */
const untilProbes = (): number => {
  const phase = performance.now() % turnMs
  return phase < turnOfProbesMs ? 0 : turnMs - phase
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    const waitMs = untilProbes()
    if (waitMs > 0) await sleep(waitMs)
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'caught',
}
