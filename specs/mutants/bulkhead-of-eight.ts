import { mutant, type Exam } from './mutant.ts'

/** Eight requests may be in flight, each for 20 ms; the ninth is answered 503 at once. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let inside = 0
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (c, next) => {
    if (inside >= 8) return c.text('busy', 503)
    inside += 1
    await new Promise(resolve => setTimeout(resolve, 20))
    inside -= 1
    return next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.concurrent', 'baseline.capacity'],
  mayBreak: 'any',
}
