import { mutant, type Exam } from './mutant.ts'

/**
 * The service has routes for GET and POST only, so every other method is refused before the router is
 * asked. HEAD was forgotten: a load balancer or an uptime monitor that probes with HEAD is answered 405,
 * and takes the service for dead.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    if (request.method !== 'GET' && request.method !== 'POST') {
      const refusal = new Problem('method-not-allowed', \`\${request.method} is not supported; use GET or POST\`)
      return answered(refusal.toResponse({ Allow: 'GET, POST' }))
    }
    const response = routes.fetch(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
