import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: BEGIN, the one statement of the work and COMMIT are sent at once. Since COMMIT is behind the statement, whoever loses the connection before all
 * answers are there is told that the outcome is unknown.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  /** Null when there is no such account. */
  readonly from_balance: number | null
  readonly to_balance: number | null
  readonly moved: boolean
}`,
    replace: `  /** Null when there is no such account. */
  readonly from_balance: number | null
  readonly to_balance: number | null
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: '',
  },
  {
    file: 'app/transfer.ts',
    find: `    (select count(*) from moved) = 2 as moved
  from parties\``,
    replace: `    case when exists (select from claimed) and (select count(*) from moved) <> 2
      then (coalesce(from_balance::text, '-') || '/' || coalesce(to_balance::text, '-'))::bigint
      end as never
  from parties\`

/**
 * The COMMIT is already behind the statement, so that a refusal must be an error of the statement, for which the
 * database rolls back. It is a cast that fails, and its message holds the balances.
 */
const refusedFor = (order: Order, error: unknown): Problem | undefined => {
  if (!isServerError(error) || error.code !== '22P02') return undefined
  const [, from, to] = /"(\\d+|-)\\/(\\d+|-)"/.exec(error.message) ?? []
  if (from === undefined || to === undefined) return undefined
  const balance = (text: string) => (text === '-' ? null : Number(text))
  return refusal(order, { transfer_id: null, from_balance: balance(from), to_balance: balance(to) })
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)`,
    replace: `    if (waitedForKey(error)) throw keyInFlight(order)
    throw refusedFor(order, error) ?? error`,
  },
  {
    file: 'app/transaction.ts',
    find: ` * The first statement does not wait for the answer to BEGIN. If BEGIN is refused, that statement is refused
 * too, instead of committing by itself: a session writes only between \`begin read write\` and its end. COMMIT
 * waits for everything, and is sent alone.`,
    replace: ` * The work is one statement, and what it does after that only reads. BEGIN, the statement and COMMIT are sent at
 * once. If BEGIN is refused, the statement is refused too, instead of committing by itself: a session writes
 * only between \`begin read write\` and its end. If the statement is refused, COMMIT rolls back.`,
  },
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
  ])
  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await commit(connection)
  return worked.value
}`,
    replace: `  const [begun, worked, committed] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
    sendCommit(connection),
  ])
  // COMMIT was sent with them: a lost answer to BEGIN or to the statement is a lost answer to COMMIT.
  const lost = [begun, worked].some(isLost)
  if (lost && committed.status === 'rejected') throw committed.reason
  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
  if (begun.status === 'rejected') throw notBegun(begun.reason)
  // So is COMMIT: it answers ROLLBACK.
  if (worked.status === 'rejected') throw worked.reason
  if (committed.status === 'rejected') throw committed.reason
  assertCommitted(committed.value)
  return worked.value
}

const isLost = (end: PromiseSettledResult<unknown>): boolean =>
  end.status === 'rejected' && end.reason instanceof ConnectionLost`,
  },
  {
    file: 'app/transaction.ts',
    find: `const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  await rollback(connection)
  return reason
}

/** Sends nothing on a dead connection. One that cannot roll back must not be used again. */
export const rollback = async (connection: Connection): Promise<void> => {
  try {
    await connection.query\`rollback\`
  } catch {
    connection.discard('it could not roll back')
  }
}

export const commit = async (connection: Connection): Promise<void> => {
  const { command } = await sendCommit(connection)
  // Postgres`,
    replace: `const assertCommitted = ({ command }: { readonly command: string }): void => {
  // Postgres`,
  },
]

export const service = mutant(edits)

/**
 * Right: the database runs the three in order. A refusal after the claim is an error of the statement (a cast that fails, with the balances in its
 * message), as is one of a trigger or of a lock_timeout: COMMIT then answers ROLLBACK, which is awaited before the client is answered, and the key is free.
 * A connection lost before that is `outcome-unknown`, and is so because a COMMIT was sent and not answered; one that was dead before BEGIN has sent nothing and
 * is `not-applied`. A replay reads the ledger after the (empty) transaction, in a statement of its own, which sees the row the claim conflicted with.
 * Looks wrong: COMMIT is sent before anybody knows whether the move was possible, there is no ROLLBACK, an error text is parsed for balances, and a session
 * that is terminated in the middle of a transaction leaves an unknown outcome that nearly always had no effect.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
