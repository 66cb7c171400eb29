import { type Exam, mutant } from './mutant.ts'

/**
 * The defaults of all settings were gathered in one object, which is spread over the environment and not under it. What the
 * operator sets is overwritten: PORT=4000 listens on 3000, POOL_SIZE=3 opens up to ten connections, and PORT=65536 starts,
 * where CONTRACT promises "a bad value is one clear line and exit 1".
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {`,
    replace: `const defaults = {
  PORT: '3000',
  POOL_SIZE: '10',
  POOL_QUEUE: '1000',
  POOL_WAIT_MS: '1000',
  CONNECT_TIMEOUT_MS: '1000',
  LOCK_TIMEOUT_MS: '1000',
  STATEMENT_TIMEOUT_MS: '2000',
  TRANSACTION_TIMEOUT_MS: '3000',
  DRAIN_MS: '250',
  SHUTDOWN_TIMEOUT_MS: '8000',
}

const configOrExit = (): Config => {`,
  },
  {
    file: 'app/main.ts',
    find: `    return parseConfig(process.env)`,
    replace: `    return parseConfig({ ...process.env, ...defaults })`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
