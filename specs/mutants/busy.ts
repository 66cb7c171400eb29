import { mutant, type Exam } from './mutant.ts'

/** Each request computes for 2 ms: 120 a second are a quarter of a core. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    const until = performance.now() + 2
    while (performance.now() < until);
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: ['baseline.cpu'] }
