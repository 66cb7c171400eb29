import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a list of all accounts is a heavy query, so it takes three places of the pool in place of one, and leaves the others room.
 * It takes them one after the other and keeps what it has while it waits for the next. When several lists come at once, each holds
 * one or two places and waits for a third that nobody gives back. All of them, and every transfer behind them, are turned away with
 * 503 a second later. It hurts all clients, without any fault and with an idle database.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** As \`use\`, for work that weighs as much as several. */
  async useHeavy<T>(work: (connection: Connection) => Promise<T>, weight = 3): Promise<T> {
    let taken = 0
    try {
      for (; taken < Math.min(weight, this.#options.limits.size); taken += 1) await this.#turnstile.enter()
      return await this.#lend(work, this.#options.leaseMs)
    } catch (error) {
      throw toRefusal(error)
    } finally {
      for (; taken > 0; taken -= 1) this.#turnstile.leave()
    }
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(`,
    replace: `list: () => pool.useHeavy(`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
