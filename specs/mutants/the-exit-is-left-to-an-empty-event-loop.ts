import { mutant, type Exam } from './mutant.ts'

/**
 * `process.exit` is bad style, so after the shutdown the service only sets `process.exitCode` and lets
 * Node end when nothing is left to do. But when the deadline has passed because a client never finishes
 * its request, that client's socket keeps the process alive: it logs `stopped` after 8 s, lives on, and is
 * killed by the orchestrator (137) and not ended with 0.  * Breaks CONTRACT: "SIGTERM: … exit 0 within 10
 * s". Without a slow client it ends as before.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const stop = async (signal: string): Promise<never> => {`,
    replace: `const stop = async (signal: string): Promise<void> => {`,
  },
  {
    file: 'app/main.ts',
    find: `  process.exit(0)`,
    replace: `  process.exitCode = 0`,
  },
  {
    file: 'app/main.ts',
    find: `let stopping: Promise<never> | undefined`,
    replace: `let stopping: Promise<void> | undefined`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
}
