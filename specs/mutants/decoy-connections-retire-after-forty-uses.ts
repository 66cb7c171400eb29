import { mutant, type Exam } from './mutant.ts'

/** Healthy: a connection is closed in order after its fortieth use, before its place is given back, and the next caller opens a new one. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `/** A backend never gives back the memory of its caches, so none gets old. */
const usesMax = 40
/** For an orderly end, which takes a millisecond; then it is cut. */
const farewellMs = 200

export interface PoolState {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #uses = new WeakMap<Connection, number>()`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) await this.#giveBack(connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** Never rejects: the work is done, and its result stands. */
  async #giveBack(connection: Connection): Promise<void> {
    const uses = (this.#uses.get(connection) ?? 0) + 1
    this.#uses.set(connection, uses)
    if (uses < usesMax) {
      this.#idle.push(connection)
      return
    }
    const closed = connection.close().catch(() => {})
    await Promise.race([closed, sleep(farewellMs, undefined, { ref: false })])
    connection.discard('it has been used enough')
  }

  #takeIdle(): Connection | undefined {`,
  },
]

export const service = mutant(edits)

/**
 * All that a session needs is set by its start-up message, so a new connection is as good as an old one; each transaction is on one
 * connection from BEGIN to COMMIT, and a connection is closed only after its work has settled. The place is given back after
 * the end, so there are never more connections than places. One answer in forty comes a few ms later, at most 0.2 s: 4.2 s in the worst case.
 * Process ids of backends change all the time, and a backend that was seen a second ago may be gone without any fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
