import { mutant, type Exam } from './mutant.ts'

/**
 * When the answer to COMMIT is lost and the order has a key, the service itself asks again with the key, for 250 ms at
 * most ("the client has waited enough"). Where that works, all is well: the key finds the first try. Where it does not,
 * because the first COMMIT is still on its way, the database is down, or there is no place, the refusal of the second
 * try (`not-applied`, 409) is the answer, though it says nothing of the first.
 *
 * Breaks CONTRACT.md: "503 + `Retry-After` with `type` ending `not-applied` (certainly no effect) or `outcome-unknown`
 * (COMMIT sent, answer lost)". docs/whatever-dies.md knows it as "a refused operation was done: a lost COMMIT that is
 * answered as a refusal".
 * One would see: commitDeliveredLate: 503 not-applied after 250 ms, and a ledger row 150 ms later. The same, now and
 * then, where the network or the database dies during a COMMIT.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** The client has waited for the first try already. */
const secondTryMs = 250

const isDoubt = (error: unknown): boolean => error instanceof Problem && error.kind === 'outcome-unknown'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order =>
    pool
      .use(connection => transaction(connection, query => transfer(query, order)))
      .catch((error: unknown) => {
        if (order.idempotencyKey === null || !isDoubt(error)) throw error
        return pool.use(connection => transaction(connection, query => transfer(query, order)), secondTryMs)
      }),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
