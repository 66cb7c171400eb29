import { mutant, type Exam } from './mutant.ts'

/** Wrong: after an outage of more than 8 s the pool has two places, and twice as many every minute: a slow start for the database. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `  readonly log: (event: string, fields?: Fields) => void
}`,
    replace: `  readonly log: (event: string, fields?: Fields) => void
  /** Called when the database is reachable again, with the time for which it was not. */
  readonly onReturn: (awayMs: number) => void
}`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true
`,
    replace: `  #reachable = true
  #lostAt = 0
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable
`,
    replace: `    this.#reachable = reachable
    if (reachable) this.#options.onReturn(performance.now() - this.#lostAt)
    else this.#lostAt = performance.now()
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0
`,
    replace: `  #inside = 0
  #easedAt = Number.NEGATIVE_INFINITY
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  get queued(): number {`,
    replace: `  /** Two places from now on, and twice as many every minute, up to all of them. */
  easeIn(): void {
    this.#easedAt = performance.now()
  }

  get #size(): number {
    const minutes = Math.floor((performance.now() - this.#easedAt) / 60_000)
    return Math.min(this.#limits.size, 2 * 2 ** minutes)
  }

  get queued(): number {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#inside < this.#limits.size) {`,
    replace: `    if (this.#inside < this.#size) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (first === undefined) {`,
    replace: `    if (first === undefined || this.#inside > this.#size) {`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** A database that was away for long has cold caches, and its clients all come at once. */
  easeIn(): void {
    this.#turnstile.easeIn()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  const longOutageMs = 8_000
  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: log.info,
    onReturn: awayMs => {
      if (awayMs > longOutageMs) pool.easeIn()
    },
  })`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "after each fault as many transfers can wait at the database as before it: one place that is back is no recovery" (placesKept).
 * Seen: after longOutage (11 s) only, and for three minutes. Ten clients with quick transfers do not notice: they wait some milliseconds for
 * one of the two places, so recovery.longOutage is as before. With a lock held on twelve accounts two backends wait, and not ten.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.placesKept'],
  mayBreak: 'any',
  firstTry: 'caught',
}
