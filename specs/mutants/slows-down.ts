import { mutant, type Exam } from './mutant.ts'

/** Each request takes a fifth of a millisecond longer than the one before. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  let requests = 0
  app.use('/api/health', async (_, next) => {
    requests += 1
    await new Promise(resolve => setTimeout(resolve, requests / 5))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = { spec: 'specs/consistency.spec.ts', breaks: ['consistency.drift'] }
