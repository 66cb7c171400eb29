import { mutant, type Exam } from './mutant.ts'

/**
 * A slow-down against floods also applies to the health check: in each second the first twenty requests are
 * answered at once, each later one 2 ms later than the one before it, up to 60 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let hits = 0
setInterval(() => {
  hits = 0
}, 1_000).unref()
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    hits += 1
    const delayMs = Math.min(2 * (hits - 20), 60)
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
