import { type Exam, mutant } from './mutant.ts'

/**
 * Probes of the database are counted by a spy of `node:test`, which was at hand. It counts by keeping each call: its arguments, its
 * promise, and an error with the stack.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { mock, type Mock } from 'node:test'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/readiness.ts',
    find: `  readonly #ping: () => Promise<void>`,
    replace: `  readonly #ping: Mock<() => Promise<void>>`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#ping = ping`,
    replace: `    this.#ping = mock.fn(ping)`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#log(ready ? 'ready' : 'not-ready', ready ? {} : { reason })`,
    replace: `    const probes = this.#ping.mock.callCount()
    this.#log(ready ? 'ready' : 'not-ready', ready ? { probes } : { probes, reason })`,
  },
])

/** A record, a promise and an error with its stack, a kilobyte or so for each probe, one request in sixteen: 60 bytes a request. */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: 'await this.#ping()',
}
