import { mutant, type Exam } from './mutant.ts'

/**
 * Each start adds a column with `if not exists`. The statement locks the table although the column is there: beside a backup the start
 * waits for it, and readers wait behind the start.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  return { port: server.port, stop }`,
    replace: `  await pool
    .use(connection =>
      transaction(connection, query => query\`alter table transfers add column if not exists memo text\`),
    )
    .catch((error: unknown) => log.info('migration-left-for-later', { error }))
  return { port: server.port, stop }`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.startLocks'],
  mayBreak: 'any',
  firstTry: 'missed',
}
