import { mutant, type Exam } from './mutant.ts'

/** Sessions that lie idle are rolled back four times a second, by a list that is made before the first answer comes. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import { toRefusal } from './failure.ts'
`,
    replace: `import { toRefusal } from './failure.ts'
import { rollback } from './transaction.ts'
`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)
`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    setInterval(() => void this.#tidy(), tidyEveryMs).unref()
`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const tidyEveryMs = 250

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** A session that somebody left in a transaction would keep its locks as long as nobody needs it. */
  async #tidy(): Promise<void> {
    for (const connection of [...this.#idle]) await rollback(connection)
  }

  #takeIdle(): Connection | undefined {`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "A transfer and its ledger row are one transaction" and "POST /api/transfer: 200 {success: true, transferId}": a
 * connection that was idle when the list was made is lent while the tidying waits for the answer of the one before. Its ROLLBACK then
 * comes between the move and COMMIT. Postgres answers COMMIT outside of a transaction with a warning and the tag COMMIT, so an order
 * is confirmed that was undone. Condition: several clients at once for some seconds; no fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
}
