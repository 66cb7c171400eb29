import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: who starts the service with a wrong value is told which one, and then, as by a command line tool, all settings there are with
 * their defaults. A wrong value is to be one line, because each line is an alarm of its own where logs are collected.
 *
 * Breaks `wrongValues` ("exit code 1 and one line that names the variable").
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)`,
    replace: `    console.error(error.message)
    console.error(settingsHelp)`,
  },
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {`,
    replace: `const settingsHelp = [
  'Settings of the service:',
  '  PORT                    where it listens (3000)',
  '  DATABASE_URL            postgres://user:password@host:5432/database',
  '  POOL_SIZE               connections to the database (10)',
  '  POOL_QUEUE              callers that may wait for one (1000)',
  '  POOL_WAIT_MS            how long they wait (1000)',
  '  CONNECT_TIMEOUT_MS      (1000)',
  '  LOCK_TIMEOUT_MS         (1000)',
  '  STATEMENT_TIMEOUT_MS    (2000)',
  '  TRANSACTION_TIMEOUT_MS  (3000)',
  '  DRAIN_MS                (250)',
  '  SHUTDOWN_TIMEOUT_MS     (8000)',
].join('\\n')

const configOrExit = (): Config => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'caught',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
