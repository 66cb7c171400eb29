import { mutant, type Exam } from './mutant.ts'

/** Healthy: the connection with which a probe has found the database again is not thrown away, but goes to the first of those who waited for it. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `import { setTimeout as sleep } from 'node:timers/promises'
`,
    replace: ``,
  },
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100`,
    replace: `const patienceMs = 100

/** Called once: with the connection of the probe, or with none. */
type Hope = (found: Connection | undefined) => void`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined`,
    replace: `  #scout: Promise<void> | undefined
  readonly #hopes = new Set<Hope>()`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connect()`,
    replace: `    if (this.#scout === undefined) {
      this.#scout = this.#look().finally(() => {
        this.#scout = undefined
      })
    }
    const found = await this.#hope()
    if (found !== undefined) return found
    if (this.#reachable) return this.#connect()`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed, because its caller may have left. */`,
    replace: `  async #hope(): Promise<Connection | undefined> {
    return new Promise(resolve => {
      const hope: Hope = found => {
        clearTimeout(timer)
        this.#hopes.delete(hope)
        resolve(found)
      }
      const timer = setTimeout(() => hope(undefined), patienceMs)
      this.#hopes.add(hope)
    })
  }

  /** The connection of a probe goes to the first who still waits; the others open their own. If all have left, it is closed. */`,
  },
  {
    file: 'app/dialler.ts',
    find: `      connection.discard('it was a scout')
    } catch {
      // Logged before; for callers it is the same as no answer.
    }`,
    replace: `      const [first, ...others] = this.#hopes
      if (first === undefined) connection.discard('it was a scout')
      first?.(connection)
      for (const hope of others) hope(undefined)
    } catch {
      // Logged before; for callers it is the same as no answer.
      for (const hope of [...this.#hopes]) hope(undefined)
    }`,
  },
]

export const service = mutant(edits)

/**
 * Right: every hope is fulfilled once, since it leaves the set and stops its timer before it resolves; so the connection has exactly one owner, a caller with a place in the pool, or it
 * is closed. There is never a connection without a place. A caller waits 100 ms at most, and starts a probe where none is under way, as before; after a probe that succeeded, the others connect by
 * themselves. If the connection dies before its owner uses it, the first statement is refused without being sent: `not-applied`, and the pool does not keep it.
 * Looks wrong: a connection made for one caller and lent to another, who may have given up in the meantime.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
