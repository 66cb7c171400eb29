import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: accounts are locked by advisory locks, in place of their rows, and the move computes from what it reads under them. So that another application on
 * the same database does not use the same numbers, they are hashed with the name of the host. Each container has another one.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { hostname } from 'node:os'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `    const [lower, higher] = [Math.min(fromId, toId), Math.max(fromId, toId)]
    await query(turnsStatement, lockSpace, lower, higher)
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update
  ), parties as (`,
    replace: `  ), parties as (`,
  },
  {
    file: 'app/transfer.ts',
    find: ` * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */`,
    replace: ` * The snapshot of the statement is younger than the turns that were taken before it: no other transaction can
 * change the balances between that and the update.
 */`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** Other applications lock their own numbers in this database. */
const lockSpace = \`ledger@\${hostname()}/\`

/** Parameters: the space, the lower account, the higher account. The turns end with the transaction. */
const turnsStatement = \`
  select pg_advisory_xact_lock(hashtextextended($1::text || $2::bigint, 0)),
    pg_advisory_xact_lock(hashtextextended($1::text || $3::bigint, 0))\`

interface LedgerRow {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks, with two replicas, noLostUpdate ("two transfers at the same time both count"), and with it conservation and the ledger equation: a transfer of one
 * replica and one of the other on the same account read the same balance, the second waits at the row for the first, and then overwrites it with what it
 * computed before. One replica alone is right in everything, also after a restart; keys are unique in the database, and right with any number.
 * Seen: where clients of both replicas meet at one account.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.replicas.noLostUpdate'],
  mayBreak: 'any',
}
