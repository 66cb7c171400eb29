import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: setting and clearing a timer for each lease costs CPU time, so the pool has one timer for all. Each new lease renews it,
 * and when it fires, every connection that is still lent is cut. In a busy service it never fires. An order whose answer from the
 * database is lost waits for as long as others keep coming, and its place in the pool is gone as long. It hurts that client, who
 * hears nothing, and after some losses everybody.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `readonly #idle: Connection[] = []`,
    replace: `readonly #idle: Connection[] = []
  readonly #lent = new Set<Connection>()
  #leases: NodeJS.Timeout | undefined`,
  },
  {
    file: 'app/pool.ts',
    find: `    const enteredAt = performance.now()
`,
    replace: ``,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)
    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
`,
    replace: `    this.#lent.add(connection)
    this.#renew(leaseMs)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      this.#lent.delete(connection)
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection`,
    replace: `  /** One timer for all leases: to restart it costs nothing. */
  #renew(leaseMs: number): void {
    this.#leases ??= setTimeout(() => {
      this.#leases = undefined
      for (const connection of this.#lent) connection.discard(\`no answer within \${leaseMs} ms\`)
    }, this.#options.leaseMs).unref()
    this.#leases.refresh()
  }

  #takeIdle(): Connection`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.placesKept'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
