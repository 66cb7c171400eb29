import { type Exam, mutant } from './mutant.ts'

/**
 * Each transaction has a diagnostics channel of its own, and listens there to its steps for a line about
 * slow ones. At its end it unsubscribes a second bound function, which was never subscribed. A channel
 * with a subscriber is kept by Node for ever: about 1,100 bytes for each transaction, 100 to 500 for each
 * request.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'
`,
    replace: `import { channel } from 'node:diagnostics_channel'
import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'
import * as log from './log.ts'
import { Problem } from './problem.ts'

const slowMs = 2_500

interface Step {
  readonly name: string
  readonly at: number
}

/** The steps of one transaction. Tools may listen to its channel too. A slow one is logged. */
class Trace {
  static #count = 0
  readonly #channel = channel(\`plumbline.transaction.\${++Trace.#count}\`)
  readonly #steps: Step[] = []

  constructor() {
    this.#channel.subscribe(this.#note.bind(this))
    this.step('begin')
  }

  step(name: string): void {
    this.#channel.publish({ name, at: performance.now() })
  }

  end(): void {
    this.step('end')
    this.#channel.unsubscribe(this.#note.bind(this))
    const [first] = this.#steps
    if (first !== undefined && performance.now() - first.at > slowMs) {
      log.info('slow-transaction', { steps: this.#steps })
    }
  }

  #note(step: unknown): void {
    this.#steps.push(step as Step)
  }
}
`,
  },
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {
`,
    replace: `  work: (query: Query) => Promise<T>,
): Promise<T> => {
  const trace = new Trace()
  try {
    return await inTransaction(connection, work, trace)
  } finally {
    trace.end()
  }
}

const inTransaction = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
  trace: Trace,
): Promise<T> => {
`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  trace.step('commit')
  await commit(connection)
  return worked.value`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    'this.#channel.subscribe(this.#note.bind(this))',
    'readonly #channel = channel(`plumbline.transaction.${++Trace.#count}`)',
    'const trace = new Trace()',
  ],
}
