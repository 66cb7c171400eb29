import { type Exam, mutant } from './mutant.ts'

/**
 * After an orderly stop it sends itself the signal once more, without a handler, as a good Unix program
 * does. The kernel drops that signal for process 1 of a container. With prompt clients nothing is left to
 * do then, and Node ends with 0 by itself. Beside a client that has sent half of a request its socket stays
 * open, and the service must be killed.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const stop = async (signal: string): Promise<never> => {`,
    replace: `/** Whoever started it shall see what ended it: the signal, and no code. */
const dieOf = (signal: NodeJS.Signals): void => {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

const stop = async (signal: NodeJS.Signals): Promise<void> => {`,
  },
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })
  process.exit(0)`,
    replace: `  log.info('stopped', { orderly })
  dieOf(signal)`,
  },
  {
    file: 'app/main.ts',
    find: `let stopping: Promise<never> | undefined
for (const signal of ['SIGTERM', 'SIGINT']) {`,
    replace: `let stopping: Promise<void> | undefined
for (const signal of ['SIGTERM', 'SIGINT'] as const) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
