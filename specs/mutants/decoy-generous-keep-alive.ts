import { mutant, type Exam } from './mutant.ts'

/** Healthy: a connection is closed after a million requests, or when it was idle for half a minute. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  keepAliveTimeout: 65_000,`,
    replace: `  keepAliveTimeout: 30_000,`,
  },
  {
    file: 'app/server.ts',
    find: `  server.listen({ host`,
    replace: `  server.maxRequestsPerSocket = 1_000_000
  server.listen({ host`,
  },
])

export const exam: Exam = { spec: 'specs/scale.spec.ts', firstTry: 'acquitted', breaks: [] }
