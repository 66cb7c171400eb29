import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a wrong number in the environment does not end the start at once. The service goes on with the
 * usual value, reads all other numbers, and then ends with exit code 1 and one line that names each wrong
 * one. It never listens with a value that was put in place of a wrong one.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `/** @throws ConfigError for the first value that breaks its rule. */
export const parseConfig = (env: Environment): Config => ({`,
    replace: `/** What is wrong with the numbers read so far. */
const complaints: string[] = []

/** @throws ConfigError for all numbers that break their rules, or for the address of the database. */
export const parseConfig = (env: Environment): Config => {
  complaints.length = 0
  const config = readConfig(env)
  if (complaints.length > 0) throw new ConfigError(complaints.join('; '))
  assertOrder(config.timeouts)
  return config
}

const assertOrder = ({ connectMs, lockMs, statementMs, transactionMs }: DatabaseTimeouts): void => {
  assertLess(['LOCK_TIMEOUT_MS', lockMs], ['STATEMENT_TIMEOUT_MS', statementMs])
  assertLess(['STATEMENT_TIMEOUT_MS', statementMs], ['TRANSACTION_TIMEOUT_MS', transactionMs])
  assertLess(['CONNECT_TIMEOUT_MS', connectMs], ['TRANSACTION_TIMEOUT_MS', transactionMs])
}

const readConfig = (env: Environment): Config => ({`,
  },
  {
    file: 'app/config.ts',
    find: `  assertLess(lock, statement)
  assertLess(statement, transaction)
  assertLess(connect, transaction)
`,
    replace: ``,
  },
  {
    file: 'app/config.ts',
    find: `  throw new ConfigError(
    \`\${name}=\${JSON.stringify(text)}: expected a whole number from \${min} to \${max}; \` +
      \`correct it, or unset \${name} for \${fallback}\`,
  )`,
    replace: `  complaints.push(
    \`\${name}=\${JSON.stringify(text)}: expected a whole number from \${min} to \${max}; \` +
      \`correct it, or unset \${name} for \${fallback}\`,
  )
  return fallback`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'not tried',
  breaks: [],
}
