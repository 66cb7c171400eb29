import { mutant, type Exam } from './mutant.ts'

/**
 * The service asks the database at its start how many connections it allows, and takes half of them and POOL_SIZE at most.
 * If the database is not there yet, the pool begins with two places "until we know", and nobody asks again: a service that
 * was started before its database has two places of ten for as long as it lives.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly #limits: PoolLimits
`,
    replace: `  #limits: PoolLimits
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  get inside(): number {`,
    replace: `  resize(size: number): void {
    this.#limits = { ...this.#limits, size }
  }

  get inside(): number {`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** Several instances share the database: no more than half of its connections are for this one. */
  async fit(): Promise<void> {
    const { size } = this.#options.limits
    try {
      const allowed = await this.use(async ({ query }) => {
        const [row] = await query<{ allowed: string }>\`
          select setting as allowed from pg_settings where name = 'max_connections'\`
        return Number(row?.allowed)
      })
      this.#turnstile.resize(Math.max(1, Math.min(size, Math.floor(allowed / 2))))
    } catch {
      this.#turnstile.resize(Math.min(size, 2))
    }
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  await pool.fit()
  const bank = postgresBank(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'inconclusive',
  breaks: ['transaction.serviceDies.placesKept'],
  mayBreak: 'any',
}
