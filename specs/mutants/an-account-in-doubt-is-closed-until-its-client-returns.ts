import { type Exam, mutant } from './mutant.ts'

/**
 * A transfer whose COMMIT was lost leaves both of its accounts closed: until the client has come back with the key and has heard the
 * truth, every other transfer of these accounts is refused with 503 `not-applied`. After a minute the accounts are opened again.
 *
 * A real team writes it for the auditors: nothing may be booked on an account whose last movement is unknown. It relies on clients
 * that come back at once, as the answer asks them to. Reads are served, and the service is ready.
 *
 * A client sees it: one answer of the database is lost, or the database dies for a second and is back, and for a minute the transfers
 * of everybody else who uses these accounts are turned away.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Doubt {
  readonly accounts: readonly number[]
  readonly until: number
}

/** Transfers of which nobody knows whether they are done, by key. */
const doubts = new Map<string, Doubt>()
const doubtMs = 60_000

const assertNoDoubt = ({ idempotencyKey, fromId, toId }: Order): void => {
  for (const [key, { accounts, until }] of doubts) {
    if (until < performance.now()) doubts.delete(key)
    else if (key !== idempotencyKey && (accounts.includes(fromId) || accounts.includes(toId))) {
      throw new Problem('not-applied', 'an earlier transfer of the account is in doubt; send it again later')
    }
  }
}

/** Opens or closes the accounts of the order, by what has become of it. */
const watched = async (order: Order, booked: Promise<Receipt>): Promise<Receipt> => {
  const { idempotencyKey: key, fromId, toId } = order
  try {
    const receipt = await booked
    if (key !== null) doubts.delete(key)
    return receipt
  } catch (error) {
    const status = error instanceof Problem ? error.status : 500
    if (key !== null && status < 500 && status !== 409) doubts.delete(key)
    if (key !== null && error instanceof Problem && error.kind === 'outcome-unknown') {
      doubts.set(key, { accounts: [fromId, toId], until: performance.now() + doubtMs })
    }
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    assertNoDoubt(order)
    const booked = pool.use(connection => transaction(connection, query => transfer(query, order)))
    return watched(order, booked)
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.commitUndelivered'],
  mayBreak: 'any',
  firstTry: 'caught',
}
