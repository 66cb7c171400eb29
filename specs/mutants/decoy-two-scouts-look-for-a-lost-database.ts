import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: while the database is lost, a probe that has no answer after 300 ms gets company by a second one, and the first that connects
 * counts. It looks like connections that nobody owns, and like a loser that calls a database lost which the winner has just found. But
 * every scout closes what it has opened, takes a second at most, and a scout that fails says nothing: the database is lost already.
 * A probe that is refused at once has no company; the next follows as soon as somebody asks. Callers wait 100 ms, as before.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `/** How long callers wait for the probe: longer than a connect to a healthy database takes. */`,
    replace: `/** A probe without an answer for so long gets company: its first packet may be lost. */
const companyAfterMs = 300

/** How long callers wait for the probe: longer than a connect to a healthy database takes. */`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed, because its caller may have left. */`,
    replace: `  /** Settles when a scout has connected, or all have failed. */
  async #look(): Promise<void> {
    const first = this.#sendScout()
    const early = await Promise.race([first, sleep(companyAfterMs)])
    if (early !== undefined) return
    const second = this.#sendScout()
    if (await Promise.race([first, second])) return
    await Promise.all([first, second])
  }

  /** Never rejects. The connection of a probe is closed, because its caller may have left. */`,
  },
  {
    file: 'app/dialler.ts',
    find: `  async #look(): Promise<void> {`,
    replace: `  async #sendScout(): Promise<boolean> {`,
  },
  {
    file: 'app/dialler.ts',
    find: `      const connection = await this.#connect()`,
    replace: `      const connection = await this.#options.connect()
      this.#note(true)`,
  },
  {
    file: 'app/dialler.ts',
    find: `      connection.discard('it was a scout')`,
    replace: `      connection.discard('it was a scout')
      return true`,
  },
  {
    file: 'app/dialler.ts',
    find: `      // Logged before; for callers it is the same as no answer.`,
    replace: `      // The loss is logged; for callers it is the same as no answer.
      return false`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
