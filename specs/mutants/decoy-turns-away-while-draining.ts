import { mutant, type Exam } from './mutant.ts'

/** Healthy: from SIGTERM on, for 1.5 s, transfers that arrive are turned away with 503 not-applied; those under way are finished and answered. */
const edits = [
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {
`,
    replace: `  app.post('/api/transfer', async c => {
    // Before anything else, so that nothing of it has begun. Another instance takes it.
    if (readiness.stopping)
      throw new Problem('not-applied', 'the service is shutting down; send it again to another instance')
`,
  },
  {
    file: 'app/config.ts',
    find: `{ fallback: 250, min: 0, max: 60_000 }`,
    replace: `{ fallback: 1_500, min: 0, max: 60_000 }`,
  },
]

export const service = mutant(edits)

/**
 * "SIGTERM: not ready at once, in-flight requests answered, pool closed, exit 0 within 10 s": all true. What comes after the signal is no
 * request in flight; it is answered all the same, truthfully (no statement was sent), with Retry-After and \`Connection: close\`. Reads are
 * answered as before. Longest: 1.5 s, then the last request in flight (4 s), the deadline of 8 s above both.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
