import { mutant, type Exam } from './mutant.ts'

/** Each request computes for a fifth of a millisecond: 5,000 a second would need a whole core. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    const until = performance.now() + 0.2
    while (performance.now() < until);
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.1000.latency.p99', 'scale.1000.throughput'],
}
