import { type Exam, mutant } from './mutant.ts'

/**
 * A database that comes back may go again, so the service trusts it only after it has been there for as long as it was gone, half a
 * minute at most. Until then `GET /api/ready` says 503, though every query succeeds and every order is taken.
 *
 * A real team writes it against flapping: a restart of one second costs a second more. Only an outage of more than ten
 * seconds shows what it does to a balancer, which keeps all its clients away for ten seconds more.
 *
 * A client sees it: the database is away for 11 s and somebody asks for readiness meanwhile. After that, transfers are confirmed,
 * and the service says for 11 s that it is not ready.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void`,
    replace: `type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void

/** Nobody waits for trust longer than this. */
const longestProbationMs = 30_000`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined`,
    replace: `  #wasReady: boolean | undefined
  #goneSince: number | undefined
  #trustedFrom = 0`,
  },
  {
    file: 'app/readiness.ts',
    find: `    try {
      await this.#ping()
      this.#note(true)
    } catch (error) {`,
    replace: `    try {
      await this.#ping()
      this.#standProbation()
      this.#note(true)
    } catch (error) {
      if (this.#wasReady === true) this.#goneSince ??= performance.now()`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Logs only changes, because probes come several times a second. */`,
    replace: `  /** What comes back may go again: it is trusted when it has been here as long as it was gone. */
  #standProbation(): void {
    const now = performance.now()
    if (this.#goneSince !== undefined) {
      this.#trustedFrom = now + Math.min(now - this.#goneSince, longestProbationMs)
      this.#goneSince = undefined
    }
    if (now < this.#trustedFrom) throw new Error('the database has not been back for long enough')
  }

  /** Logs only changes, because probes come several times a second. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'missed',
}
