import { mutant, type Exam } from './mutant.ts'

/**
 * Each eighth health check is answered nine milliseconds later than the others, from the first to the last. That
 * looks uneven, but is a standard deviation of 3 ms, and no drift.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let healthChecks = 0
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )
`,
    replace: `  app.get('/api/health', (c): Response | Promise<Response> => {
    const answer = c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
    healthChecks += 1
    if (healthChecks % 8 !== 0) return answer
    return new Promise(resolve => setTimeout(() => resolve(answer), 9))
  })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
