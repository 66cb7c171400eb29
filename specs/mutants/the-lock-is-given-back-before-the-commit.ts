import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: accounts are locked by advisory locks of the session, in the order of their ids, and these are given back when the money is moved:
 * before COMMIT. The next order on an account reads its balance while the update of the first is not yet committed, waits for the row, and
 * overwrites it with a sum from the old balance. Orders on one account that do not overlap are right, and locks never form a ring.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update
`,
    replace: `    order by id
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  const [lower, higher] = [Math.min(order.fromId, order.toId), Math.max(order.fromId, order.toId)]
  await query\`select pg_advisory_lock(\${lower})\`
  await query\`select pg_advisory_lock(\${higher})\`
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }
`,
    replace: `  await unlock(query)
  return { transferId: attempt.transfer_id, replayed: false }
`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */
`,
    replace: `/** Gives back all locks of the session. */
export const unlock = async (query: Query): Promise<void> => {
  await query\`select pg_advisory_unlock_all()\`
}

/** The state of an order at the moment both accounts were locked. */
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { transfer, unlock } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } finally {
        // A refused order and a replay still hold theirs; a lost session holds none.
        if (connection.alive) await unlock(connection.query).catch(() => {})
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noLostUpdate'],
  mayBreak: 'any',
  firstTry: 'caught',
}
