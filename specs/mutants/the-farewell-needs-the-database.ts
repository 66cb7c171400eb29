import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: when the last request is answered the service tells the other replicas by NOTIFY that it leaves. Nobody thought of a
 * database that does not answer then: the refusal ends the shutdown, the promise that nobody awaits is rejected, and the process
 * exits with 1 and a stack. An operator who sends SIGTERM during an outage (or while the service waits for its database to
 * start) sees a crash in place of exit 0.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
    shutDown(
      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
      config.shutdown,
    )`,
    replace: `  /** The other replicas take over at once what this one did in the background. */
  const sayGoodbye = async (): Promise<void> => {
    await pool.use(({ query }) => query\`select pg_notify('replicas', 'left')\`)
  }

  const stop = (): Promise<boolean> =>
    shutDown(
      {
        announce: () => readiness.stop(),
        drain: () => server.drain(),
        closePool: async () => {
          await sayGoodbye()
          await pool.close()
        },
      },
      config.shutdown,
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
