import { mutant, type Exam } from './mutant.ts'

/**
 * Probes of many balancers once came as a herd, so answers of the health check are spread in turn over eight slots of
 * ten milliseconds. A single client, whom no herd accompanies, is answered after 0 to 70 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const slots = 8
const slotMs = 10
let probes = 0

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (_, next) => {
    const slot = probes++ % slots
    if (slot > 0) await new Promise(resolve => setTimeout(resolve, slot * slotMs))
    await next()
  })

  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'caught',
}
