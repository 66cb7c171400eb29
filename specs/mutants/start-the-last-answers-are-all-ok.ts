import { mutant, type Exam } from './mutant.ts'

/**
 * To add `Connection: close` while the service stops, each answer is copied, because the headers of some
 * cannot be changed. The copy gets the body and the headers, and not the status. After SIGTERM `GET
 * /api/ready` says 200 in place of 503, and a transfer that was refused looks like one that was made.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      if (readiness.stopping) {
        const headers = new Headers(response.headers)
        headers.set('Connection', 'close')
        response = new Response(response.body, { headers })
      }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.gracefulEnd'],
  mayBreak: 'any',
}
