import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a transfer that comes after SIGTERM, on a connection that is still open, is refused by the 503 of the
 * readiness check: its `type` ends with `not-ready`, so its client does not hear whether it was applied.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  app.post('/api/transfer', async c => {
    if (readiness.stopping)
      throw new Problem('not-ready', 'the service is shutting down; use another instance')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.honestDoubts'],
  mayBreak: 'any',
}
