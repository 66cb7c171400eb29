import { mutant, type Exam } from './mutant.ts'

/** Wrong: each start of the service takes the keys off all transfers that are older than 3 s; sent again with its key, one of them is made a second time. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/**
 * Keeps the index of keys small. No transaction lasts longer than 3 s, so an older key is not in flight, and its client has had its
 * answer.
 */
export const freeOldKeys = (pool: Pool): Promise<void> =>
  pool.use(connection =>
    transaction(connection, async query => {
      await query\`
        update transfers set idempotency_key = null
        where idempotency_key is not null and created_at < now() - interval '3 seconds'\`
    }),
  )

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { freeOldKeys, postgresBank } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  // Housekeeping, once. Where the database is not up yet, the next start does it.
  void freeOldKeys(pool).catch((error: unknown) => log.info('old-keys-kept', { error }))`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a replay answers the same body with Idempotency-Replayed: true", "what was confirmed is answered as before, byte for byte", and "two
 * orders with the same key are one transfer"; and with another body the key is not refused any more.
 * Seen: only after the service was started again (SIGTERM or SIGKILL) on a database that is up and has transfers older than 3 s: their
 * keys, sent again, answer another transferId without the header, and move the money twice. What was in doubt just before the
 * end has a key that is younger, and is answered rightly.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
