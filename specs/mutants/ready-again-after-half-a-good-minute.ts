import { mutant, type Exam } from './mutant.ts'

/**
 * A service that was ready and lost its database says so again only when half a minute of good probes has passed, so that it
 * does not flap. Orders succeed long before, and `/api/ready` answers 503 beside them: readiness.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `type Log = (event: string,`,
    replace: `/** A database that went away once is trusted again when it has been good for so long. */
const provenAfterMs = 30_000

type Log = (event: string,`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined`,
    replace: `  #wasReady: boolean | undefined
  #distrusted = false
  #goodSince: number | undefined`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(true)`,
    replace: `      this.#prove()
      this.#note(true)`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(false, error)`,
    replace: `      const unproven = error instanceof Problem && error.kind === 'not-ready'
      if (!unproven) this.#distrust()
      this.#note(false, error)`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Logs only changes, because probes come several times a second. */`,
    replace: `  #distrust(): void {
    if (this.#wasReady === true) this.#distrusted = true
    this.#goodSince = undefined
  }

  #prove(): void {
    if (!this.#distrusted) return
    this.#goodSince ??= performance.now()
    if (performance.now() - this.#goodSince < provenAfterMs)
      throw new Problem('not-ready', 'the database is back for a short time only; wait until it is steady')
    this.#distrusted = false
  }

  /** Logs only changes, because probes come several times a second. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'caught',
}
