import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong with two replicas: a process that was killed may have left its sessions behind, so each start ends all sessions of the
 * service that are older than its own. With a twin at work these are also the sessions of the twin, whose operations are refused.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  return { port: server.port, stop }`,
    replace: `  const endThoseBefore = async (): Promise<void> => {
    try {
      await pool.use(({ query }) => query\`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = current_user
          and backend_type = 'client backend' and pid <> pg_backend_pid()\`)
    } catch (error) {
      log.info('sessions-left', { error })
    }
  }
  void endThoseBefore()
  return { port: server.port, stop }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.servedBeside'],
  mayBreak: 'any',
  firstTry: 'missed',
}
