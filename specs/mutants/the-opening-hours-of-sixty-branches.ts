import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each health check counts which of sixty branches are open, and makes a new Intl.DateTimeFormat for the time zone of each.
 * That takes milliseconds of CPU time, far more than a fifth of a core at 120 requests a second.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const branchZones = Intl.supportedValuesOf('timeZone')
  .filter((_, index) => index % 6 === 0)
  .slice(0, 60)

const isOpen = (timeZone: string, now: Date): boolean => {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  const hour = Number(clock.format(now))
  return hour >= 9 && hour < 17
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (c, next) => {
    const now = new Date()
    c.header('Branches-Open', String(branchZones.filter(zone => isOpen(zone, now)).length))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
