import { mutant, type Exam } from './mutant.ts'

/**
 * Each health check takes a breath of 3 ms before its answer. The promise of that breath was hoisted out of the
 * function, so each check waits for the breaths of all that came before it, and no more than 333 a second are answered.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `import { setTimeout as restFor } from 'node:timers/promises'
let commonBreath: Promise<unknown> = Promise.resolve()
const breathe = (): Promise<unknown> => (commonBreath = commonBreath.then(() => restFor(3)))
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    await breathe()
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '100 clients at',
  breaks: ['scale.100.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
