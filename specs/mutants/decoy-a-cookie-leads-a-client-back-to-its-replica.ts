import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every answer of the API to a client without the cookie `lane` sets it to a number that the process drew at
 * its start, so that a load balancer may send the client to the same replica again. The service keeps nothing about the client, and
 * whoever sends no cookie or that of another replica is served the same. Bodies and all other headers are unchanged.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Drawn once for each process: it tells nothing about the machine. */
const lane = \`lane=\${Math.floor(Math.random() * 1_000_000)}; Path=/api; HttpOnly; SameSite=Lax\`
const hasLane = /(?:^|;\\s*)lane=/`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      if (readiness.stopping) response.headers.set('Connection', 'close')
      if (!hasLane.test(request.headers.get('Cookie') ?? '')) response.headers.append('Set-Cookie', lane)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
