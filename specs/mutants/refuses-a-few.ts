import { mutant, type Exam } from './mutant.ts'

/** One request in a hundred is refused. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  let requests = 0
  app.use('/api/health', async (c, next) => {
    requests += 1
    if (requests % 100 === 0) return c.json({ status: 'unavailable' }, 503)
    return next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.100.errors', 'scale.1000.errors', 'scale.knee'],
}
