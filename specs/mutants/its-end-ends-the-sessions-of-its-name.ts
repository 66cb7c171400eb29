import { mutant, type Exam } from './mutant.ts'

/**
 * When all requests are answered, the process has the database end each session that bears the name of the service. Those of the other
 * replicas bear it too.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `drain: () => server.drain(), closePool },`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  const closePool = async (): Promise<void> => {
    await pool
      .use(
        ({ query }) => query\`
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = current_setting('application_name') and pid <> pg_backend_pid()\`,
      )
      .catch((error: unknown) => log.info('sessions-left', { error }))
    await pool.close()
  }
  const stop = (): Promise<boolean> =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'one of two replicas',
  breaks: ['start.ownSessions'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
