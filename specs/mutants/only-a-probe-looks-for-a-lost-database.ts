import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: no request should wait 100 ms for a database that is lost. So while it is lost each is refused at once, and the readiness check, which comes
 * regularly anyway, looks whether the database is back. If nobody calls /api/ready, nobody looks.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connect()
    throw new Problem(`,
    replace: `    throw new Problem(`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed, because its caller may have left. */`,
    replace: `  /** For the readiness check: looks whether a lost database is back, so that no request has to wait for that. */
  async look(): Promise<void> {
    if (this.#reachable) return
    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await Promise.race([this.#scout, sleep(patienceMs)])
  }

  /** The connection of a probe is closed, because its caller may have left. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)`,
    replace: `  const readiness = new Readiness(async () => {
    await dialler.look()
    await bank.ping()
  }, log.info)`,
  },
])

/**
 * Breaks the recovery after a fault: a service whose connect has failed once serves no request any more until somebody asks for its readiness.
 * When: after an outage in which at least one connect failed (a database killed, paused, or away for a second under load, or a start without it), and no
 * probe comes: a load balancer that asks /api/health only, a client that uses the replica directly, or a probe every 30 s. Beside frequent probes it
 * recovers as fast as before.
 * Seen: stop the database, send a transfer (503), start the database, send transfers for a minute without any GET /api/ready: each is 503
 * `not-applied` at once. One GET /api/ready, and the next is 200.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
}
