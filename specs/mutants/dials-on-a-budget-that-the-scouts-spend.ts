import { type Exam, mutant } from './mutant.ts'

/**
 * So that no storm of connections meets a database that comes back, the service dials on a budget: sixty at once, and two more
 * with each second. A pool that fills for the first time needs ten. But scouts are paid from the same purse, and in an outage
 * there is one after the other. When the database is back nothing is left: the pool gets two connections a second, whoever
 * comes in between is turned away, and the longer the outage was, the surer that is.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100
`,
    replace: `const patienceMs = 100

/** Connections that may be dialled at once, and how many more with each second. */
const budget = { most: 60, perSecond: 2 }
`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true
`,
    replace: `  #reachable = true
  #left = budget.most
  #countedAt = performance.now()
`,
  },
  {
    file: 'app/dialler.ts',
    find: `  async #connect(): Promise<Connection> {
`,
    replace: `  /** @throws Problem \`not-applied\` when as many were dialled as the database should bear. */
  #spend(): void {
    const now = performance.now()
    this.#left = Math.min(budget.most, this.#left + ((now - this.#countedAt) / 1_000) * budget.perSecond)
    this.#countedAt = now
    if (this.#left < 1) {
      throw new Problem('not-applied', 'too many connections were opened lately; send it again later')
    }
    this.#left -= 1
  }

  async #connect(): Promise<Connection> {
    this.#spend()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
