import { mutant, type Exam } from './mutant.ts'

/** Healthy: when one connection is lost, all idle ones are cut, and those in use are cut as soon as their work is done. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** A connection is lent again only if none was lost since it was last taken. */
  #losses = 0`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const lossesBefore = this.#losses
    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)
      throw error`,
    replace: `      if (!connection.alive) {
        this.#sendHome()
        this.#options.reportLoss(error)
      }
      throw error`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
    }
  }`,
    replace: `      if (lossesBefore !== this.#losses) connection.discard('another connection was lost meanwhile')
      if (connection.alive) this.#idle.push(connection)
    }
  }

  /** After a failover no session may lead to the server of before. Work under way is not touched: it ends by itself. */
  #sendHome(): void {
    this.#losses += 1
    for (const connection of this.#idle.splice(0)) connection.discard('another connection was lost')
  }`,
  },
]

export const service = mutant(edits)

/**
 * Right: no work is cut. An idle connection is in no transaction, and one that was in use is cut only after its work has settled, so
 * after the answer to its COMMIT or ROLLBACK; an answer is never replaced by a doubt. The place belongs to the caller and not to the connection: it is given
 * back as before, and the next caller dials. There are never more connections than places: a caller holds one, and cuts it before
 * it leaves. Ten losses at once (a killed database) cost ten short-lived connections at most, because each loss counts once.
 * Looks wrong: one session ended by an operator costs all ten, and connections are thrown away from `finally` also when all went well.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
