import { mutant, type Exam } from './mutant.ts'

/** When the answer to the COMMIT of a new account is lost, the account counts as not opened, because nobody knows its id. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    try {
      return await pool.use(connection => transaction(connection, query => insertAccount(query, balance)))
    } catch (error) {
      throw unheard(error)
    }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Nobody can use an account whose id was never told. For the client that is no effect. */
const unheard = (error: unknown): unknown =>
  error instanceof Problem && error.kind === 'outcome-unknown'
    ? new Problem('not-applied', 'the account was not opened; send it again', error)
    : error
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
]

export const service = mutant(edits)

/**
 * CONTRACT "`not-applied` (certainly no effect) or `outcome-unknown` (COMMIT sent, answer lost)": the account may be there with its
 * balance. A client that believes the answer opens it again, and the total has the money twice. Condition: the database dies or the
 * answer to COMMIT is lost while accounts are opened; the list and its total afterwards, or the rows, show it.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
}
