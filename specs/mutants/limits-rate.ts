import { mutant, type Exam } from './mutant.ts'

/** Answers eighty requests each tenth of a second and refuses the others. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  let taken = 0
  setInterval(() => {
    taken = 0
  }, 100)
  app.use('/api/health', async (c, next) => {
    taken += 1
    if (taken > 80) return c.json({ status: 'busy' }, 429)
    return next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.100.errors', 'scale.100.throughput', 'scale.1000.errors', 'scale.1000.throughput'],
  // The requests of a warm-up count in the tenth of a second in which a rate begins.
  mayBreak: ['scale.knee'],
}
