import { type Exam, mutant } from './mutant.ts'

/**
 * The deadline of the shutdown became an AbortSignal, made where everything else is made: at the start. It runs from there. A process
 * that is younger than 8 s ends as it should. In an older one the deadline is over when SIGTERM comes: it says that it is not
 * ready, and exits in the same instant with 0, whatever is in flight.
 *
 * A real team writes it because `AbortSignal.timeout` reads so well beside the other parts, and because every test of the shutdown
 * starts a process and ends it a second later.
 *
 * A client sees it: the service has run for ten seconds, SIGTERM comes while transfers wait behind a lock or a body is half
 * sent, and the connection is cut without an answer. The exit code is right.
 */
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `export const shutDown = async (
  steps: ShutdownSteps,
  { drainMs, deadlineMs }: ShutdownTimes,
): Promise<boolean> => {`,
    replace: `export const shutDown = async (
  steps: ShutdownSteps,
  { drainMs }: Pick<ShutdownTimes, 'drainMs'>,
  deadline: AbortSignal,
): Promise<boolean> => {`,
  },
  {
    file: 'app/shutdown.ts',
    find: `  return Promise.race([orderly(), sleep(deadlineMs, false, { ref: false })])`,
    replace: `  const late = new Promise<false>(resolve => {
    if (deadline.aborted) resolve(false)
    deadline.addEventListener('abort', () => resolve(false), { once: true })
  })
  return Promise.race([orderly(), late])`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  const deadline = AbortSignal.timeout(config.shutdown.deadlineMs)`,
  },
  {
    file: 'app/service.ts',
    find: `      config.shutdown,
    )`,
    replace: `      config.shutdown,
      deadline,
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
