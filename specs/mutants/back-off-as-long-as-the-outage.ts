import { mutant, type Exam } from './mutant.ts'

/** The probe of a lost database backs off exponentially, up to 30 s, and nothing wakes it early. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100
`,
    replace: `const patienceMs = 100

/** The pause after a failed probe is doubled each time, so that a database that starts is not overrun. */
const firstPauseMs = 100
const longestPauseMs = 30_000
`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined
`,
    replace: `  #scout: Promise<void> | undefined
  #failedProbes = 0
  #nextProbeAt = 0
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await`,
    replace: `    if (performance.now() >= this.#nextProbeAt) {
      this.#scout ??= this.#look().finally(() => {
        this.#scout = undefined
      })
    }
    await`,
  },
  {
    file: 'app/dialler.ts',
    find: `Promise.race([this.#scout, sleep(patienceMs)])`,
    replace: `Promise.race([this.#scout ?? sleep(patienceMs), sleep(patienceMs)])`,
  },
  {
    file: 'app/dialler.ts',
    find: `      connection.discard('it was a scout')
    } catch {
`,
    replace: `      connection.discard('it was a scout')
      this.#failedProbes = 0
      this.#nextProbeAt = 0
    } catch {
      this.#nextProbeAt =
        performance.now() + Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failedProbes)
      this.#failedProbes += 1
`,
  },
]

export const service = mutant(edits)

/**
 * checks.md recovery.<fault>: "Breaks by long back-off … Fix short back-off". The pause is about as long as the outage has been:
 * 2 s down → up to 1.6 s more; 12 s down → up to 13 s more of 503 although the database is back; a minute → up to 30 s.
 * Seen only if the outage is long: after a restart of a second or two it is hardly later than the original.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
  firstTry: 'caught',
}
