import { quietened } from './logs.ts'
import type { System } from './system.ts'

/** What of a system is asked for when a test fails. */
interface RegisteredSystem {
  readonly service: Told
  readonly database: Told
}

interface Told {
  readonly container: { lastLines(count: number): readonly string[] }
}

interface Entry<Of extends RegisteredSystem> {
  readonly system: Of
  readonly remove: () => Promise<void>
  /** Started by the test that runs, and not for its whole file. */
  ofTest: boolean
  /** Whoever started it has no more use for it. */
  over: boolean
  kept: boolean
}

const linesShown = 10
const lineMax = 300

/**
 * Which systems a test had, so that its failure can tell what they said last, though they are gone by then; and so that those
 * of a failed test can be kept. One for each process: tests on containers run one after the other.
 */
export class SystemRegistry<Of extends RegisteredSystem> {
  readonly #keeping: boolean
  #entries: Entry<Of>[] = []
  #running = false

  constructor({ keeping }: { readonly keeping: boolean }) {
    this.#keeping = keeping
  }

  /**
   * Notes a system that was started. What is returned disposes of it: at once, or where it may have to be kept, at the end
   * of the test.
   */
  enter(system: Of, remove: () => Promise<void>): () => Promise<void> {
    const entry = { system, remove, ofTest: this.#running, over: false, kept: false }
    this.#entries.push(entry)
    return async () => {
      entry.over = true
      if (entry.kept || (this.#keeping && this.#running)) return
      await remove()
    }
  }

  /** A system of the whole file, though it is the first of its tests that has started it. */
  staysForFile(system: Of): void {
    for (const entry of this.#entries) if (entry.system === system) entry.ofTest = false
  }

  testBegins(): void {
    this.#running = true
    this.#entries = this.#entries.filter(({ over }) => !over)
  }

  /** Returns the systems that are to be kept; all others of which nobody has use are removed. */
  async testEnds(failed: boolean): Promise<readonly Of[]> {
    this.#running = false
    const kept = failed && this.#keeping ? this.#involved().filter(entry => !entry.kept) : []
    for (const entry of kept) entry.kept = true
    const done = this.#keeping ? this.#entries.filter(({ over }) => over) : []
    await Promise.all(done.filter(entry => !entry.kept).map(entry => entry.remove()))
    return kept.map(({ system }) => system)
  }

  /** The last few lines of service and database, shared among the systems of the test where it had several. */
  lastLines(): { readonly service: readonly string[]; readonly database: readonly string[] } {
    const involved = this.#involved()
    const each = Math.ceil(linesShown / Math.max(1, involved.length))
    const of = (role: keyof RegisteredSystem) =>
      involved.flatMap(({ system }, index) =>
        quietened(system[role].container.lastLines(Number.POSITIVE_INFINITY))
          .slice(-each)
          .map(line => (involved.length === 1 ? line : `${index + 1}: ${line}`).slice(0, lineMax)),
      )
    return { service: of('service'), database: of('database') }
  }

  /** A test that started systems of its own is about those. */
  #involved(): readonly Entry<Of>[] {
    const own = this.#entries.filter(({ ofTest }) => ofTest)
    return own.length > 0 ? own : this.#entries
  }
}

/** Whether the systems of a failed test stay. */
export const keeping = (process.env['KEEP'] ?? '') !== ''

export const registry = new SystemRegistry<System>({ keeping })

/** The same system, noted. */
export function registered(system: System): System {
  const noted = { ...system, [Symbol.asyncDispose]: () => dispose() }
  const dispose = registry.enter(noted, async () => system[Symbol.asyncDispose]())
  return noted
}
