import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the front end asks for the list after each transfer, so the service reads it ahead as soon as a transfer is
 * made, and the next one who asks gets what was read then, however long ago. Every transfer of this process is in it; an
 * account that was opened since, or a transfer of another replica, is not. docs/checks.md `readsConfirmed`: "A read that
 * begins after a confirmation contains the operation, whichever client reads".
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** The list as it was behind the latest transfer, for the next one who asks. Undefined when it could not be read. */
let ahead: Promise<Accounts | undefined> | undefined

const read = (pool: Pool): Promise<Accounts> => pool.use(({ query }) => listAccounts(query))

/** Not while others wait for a connection: they come first. */
const readAhead = (pool: Pool): void => {
  ahead = pool.state.queued > 0 ? undefined : read(pool).catch(() => undefined)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: async () => {
    const prepared = ahead
    ahead = undefined
    return (await prepared) ?? read(pool)
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    readAhead(pool)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.quietReads'],
  mayBreak: 'any',
  firstTry: 'caught',
}
