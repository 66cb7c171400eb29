import { mutant, type Exam } from './mutant.ts'

/** Wrong: accounts are locked in the order of a hash whose seed is drawn at the start of each process: one order in one process, two in two replicas. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { randomInt } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

/**
 * Low ids belong to the oldest and busiest accounts, and would always be locked first and held longest. A hash spreads that. Its seed is
 * secret, so that nobody can choose accounts that collide.
 */
const lockSeed = randomInt(2 ** 31)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by hashint8extended(id, $5), id for no key update`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount, lockSeed)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "the rules above hold for two containers of the service on one database": here "no transactions wait for each other in a ring".
 * Seen: two replicas, clients of both move money between the same accounts. Two accounts have opposite orders in every second pair of
 * processes, three in five of six, ten practically always; then every meeting of both replicas at such a pair can be a deadlock, and
 * a second of waiting. One replica alone, or one that was started again, has no deadlock ever.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
