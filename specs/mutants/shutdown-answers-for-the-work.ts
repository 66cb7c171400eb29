import { mutant, type Exam } from './mutant.ts'

/** Wrong: at SIGTERM every transfer under way is answered 503 not-applied at once, and then goes on and is committed. */
const edits = [
  {
    file: 'app/readiness.ts',
    find: `  #stopping = false
`,
    replace: `  #stopping = false
  readonly #listeners = new Set<() => void>()
`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#stopping = true
  }
`,
    replace: `    this.#stopping = true
    for (const listener of this.#listeners) listener()
  }

  /** @returns what removes the listener. */
  whenStopping(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await unlessStopping(readiness, bank.transfer(order))`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** During a shutdown nobody waits for the database: clients are sent to another instance at once. */
const unlessStopping = <T>(readiness: Readiness, work: Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const forget = readiness.whenStopping(() =>
      reject(new Problem('not-applied', 'the service is shutting down; send it again to another instance')),
    )
    void work.then(resolve, reject).finally(forget)
  })

const wantsText = (c: Context): boolean =>`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "\`not-applied\` (certainly no effect)", "one ledger row for each confirmed transfer, none for a refused one" (exactlyOnce), and
 * "what was turned away has no effect later".
 * Seen: SIGTERM under load (terminateService): those in flight at that instant are answered 503 not-applied, and most of them are in the
 * ledger some milliseconds later, within the 250 ms in which answers say \`Connection: close\`. The exit is in time and with 0, and transfers that
 * come after the signal are answered truthfully.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
