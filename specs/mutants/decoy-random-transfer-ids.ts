import { type Exam, mutant } from './mutant.ts'

/**
 * The id of a transfer is a random number of 48 bits that the service draws itself, so that nobody can
 * guess how many there are. A later transfer may have the lower id. That is right: ids are only promised to
 * be unique, and the primary key sees to that; two equal ones among a million transfers are rarer than one
 * in five hundred.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { randomInt } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (id, idempotency_key, from_id, to_id, amount)
    overriding system value values ($5, $1, $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `query<Attempt>(
      moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
      randomInt(1, 2 ** 48 - 1),
    )`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
