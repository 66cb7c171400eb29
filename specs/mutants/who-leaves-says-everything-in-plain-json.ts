import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the headers of some answers cannot be changed, so after SIGTERM each answer is made anew with the two headers that "all of
 * them have". A refusal is no `application/problem+json` any more and has no Retry-After, and a replay has no
 * `Idempotency-Replayed`; CONTRACT promises all three, for requests in flight at the end too.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      if (readiness.stopping) {
        metrics.end(startedAt, response.status)
        return farewell(response)
      }`,
  },
  {
    file: 'app/api.ts',
    find: `const createRoutes = (`,
    replace: `/** The headers of an answer may be immutable: a new one has those that all of them have. */
const farewell = (response: Response): Response =>
  new Response(response.body, {
    status: response.status,
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
  })

const createRoutes = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
