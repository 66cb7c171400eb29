import { mutant, type Exam } from './mutant.ts'

/** Healthy: the status line of a health check says 200 All Is Well instead of 200 OK. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    if (request.url === '/api/health') response.statusMessage = 'All Is Well'
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', firstTry: 'acquitted', breaks: [] }
