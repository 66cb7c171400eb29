import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: HEAD is answered at once and without a query, for the sake of load balancers: 200 for whatever path. HEAD must say what GET would say
 * without its body: an account that does not exist, a path that does not exist and, while the database is down or after SIGTERM, `/api/ready` are
 * all 200. GET and POST are right.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)
`,
    replace: `    // Probes ask for the head, many times a second: they cost no query.
    if (request.method === 'HEAD')
      return answered(new Response(null, { headers: { 'Content-Type': 'application/json' } }))
    const response = routes.fetch(request)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
