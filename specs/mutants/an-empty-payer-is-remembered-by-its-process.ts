import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an account that was found to hold nothing is remembered, and orders from it are refused with 422 without
 * a look at the database, until this process sees a transfer that pays to it. Many retry from empty accounts, and
 * it spares a transaction each. But a second replica may have paid to it: then the first one refuses every order
 * from an account that has money, for as long as it runs. The look comes before the key as well: a transfer that
 * emptied an account and whose answer was lost is refused when it is sent again, where its receipt should be
 * replayed. It hurts the owner of the account, who cannot pay, and the client that retries, who thinks that
 * nothing was paid.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { Problem } from './problem.ts'
import { insufficientFunds, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Accounts that hold nothing, a thousand at most. */
const empty = new Set<number>()
const emptyMax = 1_000

const holdsNothing = (error: unknown): boolean =>
  error instanceof Problem && error.kind === 'insufficient-funds' && / holds 0,/.test(error.message)
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const { fromId, toId, amount } = order
    if (empty.has(fromId)) throw insufficientFunds({ id: fromId, balance: 0 }, amount)
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } catch (error) {
      if (holdsNothing(error) && empty.size < emptyMax) empty.add(fromId)
      throw error
    } finally {
      empty.delete(toId)
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
