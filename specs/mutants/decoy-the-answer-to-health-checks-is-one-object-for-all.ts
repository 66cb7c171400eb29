import { mutant, type Exam } from './mutant.ts'

/**
 * The answer to a health check was hoisted out of its handler and is one object for all requests. Its time and its
 * uptime are getters, which are read whenever the object is written as JSON, so no answer is an old one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const healthForAll = {
  status: 'healthy',
  get timestamp() {
    return new Date().toISOString()
  },
  get uptime() {
    return process.uptime()
  },
}
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.get('/api/health', c => c.json(healthForAll))
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
