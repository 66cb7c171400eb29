import { mutant, type Exam } from './mutant.ts'

/**
 * The health check looks at two clocks, a quick one and a spare one that takes up to 70 ms, in steps that come in turn.
 * Promise.race became Promise.all, so each check takes as long as the slower clock, and one takes far longer than the
 * next.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `import { setTimeout as clockAfter } from 'node:timers/promises'
let spareTurn = 0
const spareSteps = [2, 25, 48, 70]
const quickClock = () => clockAfter(1, Date.now())
const spareClock = () => clockAfter(spareSteps[spareTurn++ % spareSteps.length], Date.now())
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    await Promise.all([quickClock(), spareClock()])
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
