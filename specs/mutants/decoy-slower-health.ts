import { mutant, type Exam } from './mutant.ts'

/** Healthy: the health check takes 20 ms, well within its 100. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    await new Promise(resolve => setTimeout(resolve, 20))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: [] }
