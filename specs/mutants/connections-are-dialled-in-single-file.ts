import { mutant, type Exam } from './mutant.ts'

/** Connections to the database are opened one after the other, so that it is not stormed when it comes back. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `  async #connect(): Promise<Connection> {`,
    replace: `  /** One at a time: each costs the database a process, and it has enough to do when it has just come back. */
  #connect(): Promise<Connection> {
    const connection = this.#line.then(() => this.#attempt())
    this.#line = connection.catch(() => {})
    return connection
  }

  async #attempt(): Promise<Connection> {`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined
`,
    replace: `  #scout: Promise<void> | undefined
  #line: Promise<unknown> = Promise.resolve()
`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "Transfer errors: 503 + Retry-After …", "transaction.*: pool saturation, every fault"; docs: "every operation ends within 5 s".
 * When the database stands still, or packets to it vanish, the leases of all ten places end at the same time, and the ten that follow
 * dial. Each attempt takes its second, and the last caller waits for ten of them: its lease does not bound the time in the line.
 * Condition: a frozen database or a cut network for eight seconds or more, under ten clients or more. When connections are refused
 * at once, as by a killed database, nothing is amiss.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.serviceDies.settled'],
  mayBreak: 'any',
}
