import { mutant, type Exam } from './mutant.ts'

/** A circuit breaker opens after 10 s of lost connections; its one trial, refused by the dialler, is never marked as over. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'
import { toRefusal } from './failure.ts'
`,
    replace: `import { type Connection, ConnectionLost } from './connection.ts'
import { toRefusal } from './failure.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** How long connections are lost, without one success, before the breaker opens. */
const toleratedMs = 10_000

/** Spares a database that is down for long: one request at a time tries it, the others are refused at once. */
class Breaker {
  #failingSince: number | undefined
  #trying = false

  pass(): void {
    if (this.#failingSince === undefined || performance.now() - this.#failingSince < toleratedMs) return
    if (this.#trying) throw new Problem('not-applied', 'the database is down; send it again later')
    this.#trying = true
  }

  succeeded(): void {
    this.#failingSince = undefined
    this.#trying = false
  }

  failed(): void {
    this.#failingSince ??= performance.now()
    this.#trying = false
  }
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  readonly #breaker = new Breaker()
`,
  },
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)
    } catch (error) {
`,
    replace: `    this.#breaker.pass()
    await this.#turnstile.enter()
    try {
      const result = await this.#lend(work, leaseMs)
      this.#breaker.succeeded()
      return result
    } catch (error) {
      // A refusal, such as of insufficient funds, says nothing about the connection.
      if (error instanceof ConnectionLost) this.#breaker.failed()
`,
  },
]

export const service = mutant(edits)

/**
 * README "pool that recovers", checks.md recovery.<fault>: "99 % of the requests succeed again". While the database is lost the dialler
 * refuses with a Problem, not with ConnectionLost, so the first trial of an open breaker ends neither as a success nor as a failure,
 * and no second trial is ever made: 503 `not-applied` for ever, /api/ready 503 for ever, until a restart.
 * Condition: the database is unreachable for over 10 s and a request arrives in that time after the tenth second. Shorter: nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
  firstTry: 'missed',
}
