import { mutant, type Exam } from './mutant.ts'

/** Healthy: while the database is lost, who needs a connection waits up to a second for its return, with his place, before he is refused. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `/** How long callers wait for the probe: longer than a connect to a healthy database takes. */
const patienceMs = 100`,
    replace: `/** How long callers wait for the database to return: a restart is often over by then, and nobody has to be refused. */
const patienceMs = 1_000
const betweenProbesMs = 25`,
  },
  {
    file: 'app/dialler.ts',
    find: ` * up to 100 ms for its result before they are refused, because an attempt may take a second when packets
 * vanish or a name server hangs. There is no pause between probes: the first request after the database is
 * back reaches it.`,
    replace: ` * up to a second for one that succeeds before they are refused. Between probes is a short pause, and none begins without
 * a caller.`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** @throws Problem \`not-applied\` within 100 ms while the database is lost; what \`connect\` throws. */`,
    replace: `  /** @throws Problem \`not-applied\` within about a second while the database is lost; what \`connect\` throws. */`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connect()
    throw new`,
    replace: `    const until = performance.now() + patienceMs
    for (let leftMs = patienceMs; leftMs > 0; leftMs = until - performance.now()) {
      this.#scout ??= this.#look().finally(() => {
        this.#scout = undefined
      })
      await Promise.race([this.#scout, sleep(leftMs)])
      if (this.#reachable) return this.#connect()
      await sleep(betweenProbesMs)
    }
    throw new`,
  },
]

export const service = mutant(edits)

/**
 * Right: every wait has its end. A second for a place, then a second for the database and, if it returns in the last moment, a second to connect, which is less than
 * the lease of three that began with the place: four seconds for everything, as before. Nothing was sent until there is a connection, so `not-applied` is true. One
 * probe at a time serves all who wait, and 25 ms after the database is back somebody finds it; who waits is then served, and others need no second attempt. Health needs no
 * connection, and /api/ready answers 503 after a second or two, or 200 if the database has returned meanwhile. If nobody asks, nothing probes.
 * Looks wrong: a loop of retries that keeps all ten places for a second each while the database is gone, so that the others are refused by the queue.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
