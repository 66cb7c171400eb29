import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the limits of some payers are kept by triggers of the database, and they, like the check of the table, raise an exception.
 * So each violated constraint (class 23) and each exception that is raised (P0001) is answered 422 `insufficient-funds`. What else a
 * trigger or a constraint may have against the order (a partition that is missing, an audit table that is full) is told to the client
 * as a fault of his own.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)`,
    replace: `    if (waitedForKey(error)) throw keyInFlight(order)
    if (forbidden(error)) throw beyondLimit(order, error)
    throw error`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `/** The check of the table, or a trigger that keeps the limit of a payer: \`raise exception\` without a code is P0001. */
const forbidden = (error: unknown): boolean => isServerError(error) && /^(23|P0001)/.test(error.code)

const beyondLimit = ({ fromId, amount }: Order, cause: unknown): Problem =>
  new Problem('insufficient-funds', \`account \${fromId} cannot pay \${amount}; send less\`, cause)

/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
  },
])

/**
 * Breaks "422 insufficient funds": the account holds a million and was asked for less. The refusal has no effect (it is rolled
 * back), but it is not true, and a client gives up, where a 5xx would be a defect to repair and nothing is in the log.
 * When: a trigger or a constraint refuses a transfer half-way, at any table; not when COMMIT is refused.
 * Seen: with a trigger that raises an exception, a payer with enough money is told `insufficient-funds`; without the trigger the same
 * order is served.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'refuses half-way',
  firstTry: 'missed',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
