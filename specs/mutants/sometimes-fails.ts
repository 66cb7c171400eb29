import { mutant, type Exam } from './mutant.ts'

/** Every ninth request is refused, as if a load balancer had one worker too few. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  let requests = 0
  app.use('/api/health', async (c, next) => {
    requests += 1
    if (requests % 9 === 0) return c.json({ status: 'unavailable' }, 503)
    return next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.concurrent', 'baseline.errors', 'baseline.capacity'],
}
