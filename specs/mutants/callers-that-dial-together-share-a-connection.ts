import { mutant, type Exam } from './mutant.ts'

/**
 * While a connection is being dialled, others who need one wait for the same promise, as one does with a
 * cache; so they are lent the same connection, and it goes back once for each of them. From the first
 * crowd on transactions run inside each other: orders fail with 500, and one that is refused rolls back
 * another one that is then answered 200.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  #dialling: Promise<Connection> | undefined`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = this.#takeIdle() ?? (await this.#dial())`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  #dial(): Promise<Connection> {
    return (this.#dialling ??= this.#options.connect().finally(() => (this.#dialling = undefined)))
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
}
