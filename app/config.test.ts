import { expect, test } from 'vitest'
import { ConfigError, type Environment, parseConfig } from './config.ts'

const databaseUrl = 'postgres://user:secret@db:5432/app'

const refusal = (env: Environment): string => {
  try {
    parseConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'accepted'
}

test('only the database has no default', () => {
  expect(parseConfig({ DATABASE_URL: databaseUrl })).toEqual({
    port: 3000,
    databaseUrl,
    pool: { size: 10, queue: 1_000, waitMs: 1_000 },
    timeouts: { connectMs: 1_000, lockMs: 1_000, statementMs: 2_000, transactionMs: 3_000 },
    shutdown: { drainMs: 250, deadlineMs: 8_000 },
  })
})

test('every value can be set', () => {
  const config = parseConfig({
    PORT: '0',
    DATABASE_URL: 'postgresql://[::1]/app',
    POOL_SIZE: '3',
    POOL_QUEUE: '0',
    POOL_WAIT_MS: '5',
    CONNECT_TIMEOUT_MS: '6',
    LOCK_TIMEOUT_MS: '7',
    STATEMENT_TIMEOUT_MS: '8',
    TRANSACTION_TIMEOUT_MS: '9',
    DRAIN_MS: '10',
    SHUTDOWN_TIMEOUT_MS: '11',
  })
  expect(config).toEqual({
    port: 0,
    databaseUrl: 'postgresql://[::1]/app',
    pool: { size: 3, queue: 0, waitMs: 5 },
    timeouts: { connectMs: 6, lockMs: 7, statementMs: 8, transactionMs: 9 },
    shutdown: { drainMs: 10, deadlineMs: 11 },
  })
})

test.each(['', ' 3000', '-1', '1e3', '0x10', '3000.5', '65536', '٣٠٠٠'])(
  'PORT=%j is refused with value, rule and fix',
  text => {
    expect(refusal({ DATABASE_URL: databaseUrl, PORT: text })).toBe(
      `PORT=${JSON.stringify(text)}: expected a whole number from 0 to 65535; correct it, or unset PORT for 3000`,
    )
  },
)

test('a line break in a value does not break the one line', () => {
  expect(refusal({ DATABASE_URL: databaseUrl, POOL_SIZE: '1\n2' })).toBe(
    'POOL_SIZE="1\\n2": expected a whole number from 1 to 1000; correct it, or unset POOL_SIZE for 10',
  )
})

test.each([
  [{ LOCK_TIMEOUT_MS: '2000' }, 'LOCK_TIMEOUT_MS=2000 is not less than STATEMENT_TIMEOUT_MS=2000'],
  [
    { STATEMENT_TIMEOUT_MS: '3000' },
    'STATEMENT_TIMEOUT_MS=3000 is not less than TRANSACTION_TIMEOUT_MS=3000',
  ],
  [{ CONNECT_TIMEOUT_MS: '3000' }, 'CONNECT_TIMEOUT_MS=3000 is not less than TRANSACTION_TIMEOUT_MS=3000'],
])('timeouts that would hide a more precise answer are refused: %j', (env, message) => {
  expect(refusal({ DATABASE_URL: databaseUrl, ...env })).toContain(message)
})

test('a missing address says how it is written', () => {
  const fix = 'DATABASE_URL is not set; set it to postgres://user:password@host:5432/database'
  expect(refusal({})).toBe(fix)
  expect(refusal({ DATABASE_URL: '' })).toBe(fix)
})

test.each([
  'db:5432',
  'mysql://u:hunter2@db/app',
  'postgres:///app',
  'postgres://u:hunter2@a,b/app',
  'postgres://u:50%@db/app',
])('the address %s is refused, and its password not repeated', address => {
  const message = refusal({ DATABASE_URL: address })
  expect(message).toMatch(/^DATABASE_URL is not a postgres:\/\/ address with one host; set it to [^\n]+$/)
  expect(message).not.toContain('hunter2')
})
