import { mutant, type Exam } from './mutant.ts'

/** Every answer takes 130 ms, so each of a thousand clients can still send five requests a second. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    await new Promise(resolve => setTimeout(resolve, 130))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
}
