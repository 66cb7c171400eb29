import { type Exam, mutant } from './mutant.ts'

/**
 * Probes of the database are watched by a spy of `node:test`, which keeps each call with its promise and a stack. Healthy: after 120
 * calls they are added to a number and forgotten.
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
    find: `/**
 * Whether the service accepts requests.`,
    replace: `const callsKept = 120

/**
 * Whether the service accepts requests.`,
  },
  {
    file: 'app/readiness.ts',
    find: `  readonly #ping: () => Promise<void>`,
    replace: `  readonly #ping: Mock<() => Promise<void>>
  #probesBefore = 0`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#ping = ping`,
    replace: `    this.#ping = mock.fn(ping)`,
  },
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()`,
    replace: `      this.#countCalls()
      await this.#ping()`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Logs only changes, because probes come several times a second. */`,
    replace: `  #countCalls(): void {
    const calls = this.#ping.mock.callCount()
    if (calls < callsKept) return
    this.#probesBefore = this.#probesBefore + calls
    this.#ping.mock.resetCalls()
  }

  /** Logs only changes, because probes come several times a second. */`,
  },
])

/** At most 120 calls of a kilobyte or so, 120 to 200 KB; full after some 2,000 requests, then empty, then full again. */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
