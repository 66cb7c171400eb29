import { mutant, type Exam } from './mutant.ts'

/**
 * The pool answers `not-applied` itself where the connection of a caller has died, whatever error the
 * caller got. So the `outcome-unknown` of a lost COMMIT is replaced too: a client is told for certain that
 * nothing happened, and the transfer may be in the ledger.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)
      throw error`,
    replace: `      if (connection.alive) throw error
      this.#options.reportLoss(error)
      throw new Problem('not-applied', 'the connection to the database was lost; send it again later', error)`,
  },
  {
    file: 'app/pool.ts',
    find: `import { toRefusal } from './failure.ts'`,
    replace: `import { toRefusal } from './failure.ts'
import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
}
