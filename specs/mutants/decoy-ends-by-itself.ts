import { mutant, type Exam } from './mutant.ts'

/**
 * After an orderly shutdown nobody calls `process.exit`: the process ends because nothing is left to do. It looks like
 * `a-loss-keeps-the-process-alive`, or like a service that ignores SIGTERM when a handle stays open. On the way it asks the
 * database once more, for the log, and does not mind when there is no answer.
 *
 * Why it keeps every promise: the order is as before (not ready at once, 250 ms, drain, pool closed), and the deadline of
 * 8 s too, after which it exits at once. After an orderly end a timer that keeps nothing alive by itself exits with 0 half
 * a second later, whatever is left: the work of a client that hung up, a scout on its way to a dead database. So the end
 * comes within 8.5 s, and always with 0. The last look runs beside the wait of 250 ms, in a place of the pool as any ping
 * does, is not awaited, ends within its second lease, and its failure is caught. Where the pool is closed before it ends
 * (the database hangs), its connection dies with the process. It writes nothing, takes no lock, and is no ledger entry.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const stop = async (signal: string): Promise<never> => {`,
    replace: `/** For what may still be open after an orderly end, such as the work of a client that has gone. */
const lingerMs = 500

const stop = async (signal: string): Promise<void> => {`,
  },
  {
    file: 'app/main.ts',
    find: `  process.exit(0)
`,
    replace: `  // In order, nothing is left to do, and the process ends by itself. The timer alone does not keep it.
  process.exitCode = 0
  if (!orderly) process.exit()
  setTimeout(() => process.exit(), lingerMs).unref()
`,
  },
  {
    file: 'app/main.ts',
    find: `let stopping: Promise<never> | undefined`,
    replace: `let stopping: Promise<void> | undefined`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
    shutDown(
      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
      config.shutdown,
    )
`,
    replace: `  const lastLook = (): void => {
    bank.ping().then(
      () => log.info('last-look', { database: 'answers', ...pool.state }),
      () => log.info('last-look', { database: 'does not answer', ...pool.state }),
    )
  }
  const announce = (): void => {
    readiness.stop()
    lastLook()
  }
  const stop = (): Promise<boolean> =>
    shutDown(
      { announce, drain: () => server.drain(), closePool: () => pool.close() },
      config.shutdown,
    )
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
