import { mutant, type Exam } from './mutant.ts'

/** Every other answer takes 40 ms longer. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  let requests = 0
  app.use('/api/health', async (_, next) => {
    requests += 1
    if (requests % 2 === 0) await new Promise(resolve => setTimeout(resolve, 40))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = { spec: 'specs/consistency.spec.ts', breaks: ['consistency.stdDev'] }
