import { mutant, type Exam } from './mutant.ts'

/** Healthy: the claim of a key has no ON CONFLICT; a known key fails with a unique violation, the transaction is rolled back, and a statement after it reads the ledger row. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id`,
    replace: `    values ($1, $2, $3, $4)
    returning id`,
  },
  {
    file: 'app/transfer.ts',
    find: `  isServerError(error) && error.code === lockNotAvailable && /\\btransfers\\b/.test(error.where ?? '')
`,
    replace: `  isServerError(error) &&
  error.code === lockNotAvailable &&
  /\\btransfers(_idempotency_key_key)?\\b/.test(error.where ?? '')

/** The violation is raised only when the owner of the key has committed: one that rolls back leaves the key free. */
export const foundKey = (error: unknown): boolean =>
  isServerError(error) && error.code === '23505' && error.constraint_name === 'transfers_idempotency_key_key'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { foundKey, replay, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } catch (error) {
        if (!foundKey(error)) throw error
        return replay(connection.query, order)
      }
    }),`,
  },
]

export const service = mutant(edits)

/**
 * "Insert with a unique key first": the violation waits for the transaction that owns the key, as ON CONFLICT does, and within the same
 * `lock_timeout`; Postgres then names the index, and not the table, as the place of the wait, so 409 stays 409. The transaction is rolled
 * back before the ledger is read, and the read is one statement on the same connection, so no place is needed twice.
 * The log of the database has an error for each replay.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'inconclusive', breaks: [] }
