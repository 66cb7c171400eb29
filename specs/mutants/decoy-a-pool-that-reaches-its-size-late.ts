import { mutant, type Exam } from './mutant.ts'

/**
 * The pool opens one more connection with every 250th lease, although others are idle, until it has its ten: the last comes
 * after some thousands of requests. Healthy: the number has a bound, and all connections are used in turn.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  #leases = 0`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = (this.#mayGrow() ? undefined : this.#takeIdle()) ?? (await this.#options.connect())`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {
    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {`,
    replace: `  /** Warms up slowly, so that a deployment does not meet the database with all its connections at once. */
  #mayGrow(): boolean {
    this.#leases += 1
    const open = this.#idle.length + this.#turnstile.inside
    return this.#leases % leasesForOneMore === 0 && open <= this.#options.limits.size
  }

  /** The one that has waited longest: all stay in use. */
  #takeIdle(): Connection | undefined {
    for (let candidate = this.#idle.shift(); candidate !== undefined; candidate = this.#idle.shift()) {`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const leasesForOneMore = 250

interface PoolOptions {`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
