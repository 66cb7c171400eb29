import { type Exam, mutant } from './mutant.ts'

/**
 * A request that is in flight when the service is told to stop closes its connection: it listens for the event `stop`, before
 * all others, and so with `capture`. When it is answered it removes the listener. But an `EventTarget` knows a listener by its
 * function and its `capture`, and the removal does not say it: nothing is removed and nothing thrown. The warning about many
 * listeners is off, because a thousand requests may be in flight. Each request leaves a listener and a closure: about 300 bytes.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { setMaxListeners } from 'node:events'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/readiness.ts',
    find: `  readonly #log: Log
  #probe`,
    replace: `  readonly #log: Log
  /** Dispatches \`stop\`. */
  readonly events = new EventTarget()
  #probe`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#log = log
  }`,
    replace: `    this.#log = log
    // One for each request in flight.
    setMaxListeners(0, this.events)
  }`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#stopping = true`,
    replace: `    this.#stopping = true
    this.events.dispatchEvent(new Event('stop'))`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    let closes = readiness.stopping
    const overtaken = (): void => {
      closes = true
    }
    readiness.events.addEventListener('stop', overtaken, { once: true, capture: true })`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      readiness.events.removeEventListener('stop', overtaken)
      if (closes) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    "readiness.events.addEventListener('stop', overtaken, { once: true, capture: true })",
    'const overtaken = ',
  ],
}
