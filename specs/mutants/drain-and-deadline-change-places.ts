import { mutant, type Exam } from './mutant.ts'

/**
 * When the shutdown got its two times as plain arguments, the caller gave them in the order of the
 * alphabet: the deadline comes first. So the whole shutdown may take DRAIN_MS, a quarter of a second,
 * and the process exits with 0 while requests that were in flight at SIGTERM are not answered and its
 * sessions are open (`gracefulEnd`, `closedPool`).
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `      config.shutdown,`,
    replace: `      config.shutdown.deadlineMs,
      config.shutdown.drainMs,`,
  },
  {
    file: 'app/shutdown.ts',
    find: `  { drainMs, deadlineMs }: ShutdownTimes,`,
    replace: `  drainMs: ShutdownTimes['drainMs'],
  deadlineMs: ShutdownTimes['deadlineMs'],`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
