import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the deadline of the shutdown is 30 s by default, as in Kubernetes. A client that never finishes its request keeps the
 * service alive for longer than the ten seconds that it was promised to take.
 * CONTRACT: exit 0 within 10 s; checks.md, `gracefulEnd` (`terminateBesideSlowClient`).
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `'SHUTDOWN_TIMEOUT_MS', { fallback: 8_000, min: 1, max: 9_000 }`,
    replace: `'SHUTDOWN_TIMEOUT_MS', { fallback: 30_000, min: 1, max: 60_000 }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
}
