import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: scrapers ask for one number after the other, so an id that had no account is remembered for 30 s and answered 404 without
 * the database. Who opens an account forgets that its id was unknown; but only in its own process. To the other replica the account
 * does not exist for up to half a minute, neither to be read nor to be paid.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
`,
    replace: `import { findAccount, insertAccount, listAccounts, noSuchAccount } from './accounts.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'
`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Scrapers ask for one number after the other. An id without an account costs a connection once in this time. */
const unknownForMs = 30_000
const unknownMax = 1_000
const unknownUntil = new Map<number, number>()

const refuseUnknown = (id: number): void => {
  if ((unknownUntil.get(id) ?? 0) > performance.now()) throw noSuchAccount(id)
}

const noteUnknown = (id: number, error: unknown): void => {
  if (!(error instanceof Problem) || error.kind !== 'no-such-account') return
  if (unknownUntil.size >= unknownMax) unknownUntil.clear()
  unknownUntil.set(id, performance.now() + unknownForMs)
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  open: async balance => {
    const account = await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance)),
    )
    unknownUntil.delete(account.id)
    return account
  },
  find: async id => {
    refuseUnknown(id)
    try {
      return await pool.use(({ query }) => findAccount(query, id))
    } catch (error) {
      noteUnknown(id, error)
      throw error
    }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    refuseUnknown(order.fromId)
    refuseUnknown(order.toId)
    return await pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

/**
 * Breaks "200 or 404" of GET /api/accounts/:id, and a read after an answer: the account was confirmed with 201.
 * When: two replicas; one was asked for an id before it was given to an account (ids are counted, so it is easily guessed), and the
 * other one then opens that account. One process alone is right.
 * Seen: at replica A GET /api/accounts/N+1 is 404; at B POST /api/accounts is 201 with id N+1; at A GET is still 404, as is a
 * transfer to it, while B shows it and the list of A holds it.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.replicas.idempotency'],
  mayBreak: 'any',
}
