import { mutant, type Exam } from './mutant.ts'

/** Every answer of the health check takes 150 ms. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    await new Promise(resolve => setTimeout(resolve, 150))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [
    'baseline.concurrent',
    'baseline.latency.p50',
    'baseline.latency.p95',
    'baseline.latency.p99',
    'baseline.throughput',
  ],
}
