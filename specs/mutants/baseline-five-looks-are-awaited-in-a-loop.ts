import { mutant, type Exam } from './mutant.ts'

/**
 * The health check takes five looks at the process, each of which waits for 30 ms. They were under way together under
 * one Promise.all; now a loop awaits each look before it begins the next one, so every check takes 150 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `import { setTimeout as lookFor } from 'node:timers/promises'
const healthLooks = ['memory', 'handles', 'loop', 'clock', 'disk'].map(name => () => lookFor(30, name))
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    for (const look of healthLooks) await look()
    await next()
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.latency.p50'],
  mayBreak: 'any',
  firstTry: 'caught',
}
