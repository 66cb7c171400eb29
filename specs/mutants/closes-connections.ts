import { mutant, type Exam } from './mutant.ts'

/** Keep-alive is off: each request needs a new connection. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `if (readiness.stopping) response.headers`,
    replace: `response.headers`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: ['baseline.connections'] }
