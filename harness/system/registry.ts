import { quietened } from './logs.ts'
import type { System } from './system.ts'

/** The parts of a system that are needed when a test fails. */
interface RegisteredSystem {
  readonly services: readonly Told[]
  readonly database: Told | undefined
}

interface Told {
  readonly container: { readonly name: string; lastLines(count: number): readonly string[] }
}

interface Entry<Of extends RegisteredSystem> {
  readonly system: Of
  readonly remove: () => Promise<void>
  /** Started by the current test, and not for its whole file. */
  ofTest: boolean
  /** Disposed of by its owner. */
  over: boolean
  kept: boolean
}

const linesShown = 10
const lineMax = 300

/**
 * The systems of each test, so that a failure can show their last log lines even if they are gone, and those
 * of a failed test can be kept. One for each process: tests on containers run one after the other.
 */
export class SystemRegistry<Of extends RegisteredSystem> {
  readonly #keeping: boolean
  #entries: Entry<Of>[] = []
  #running = false

  constructor({ keeping }: { readonly keeping: boolean }) {
    this.#keeping = keeping
  }

  /** Registers a started system. @returns its disposer, which waits for the end of the test with KEEP=1. */
  enter(system: Of, remove: () => Promise<void>): () => Promise<void> {
    const entry = { system, remove, ofTest: this.#running, over: false, kept: false }
    this.#entries.push(entry)
    return async () => {
      entry.over = true
      if (entry.kept || (this.#keeping && this.#running)) return
      await remove()
    }
  }

  /** Marks a system as belonging to the whole file, though the first of its tests started it. */
  staysForFile(system: Of): void {
    for (const entry of this.#entries) if (entry.system === system) entry.ofTest = false
  }

  testBegins(): void {
    this.#running = true
    this.#entries = this.#entries.filter(({ over }) => !over)
  }

  /** Removes all systems that were disposed of, except those to keep. @returns the systems to keep. */
  async testEnds(failed: boolean): Promise<readonly Of[]> {
    this.#running = false
    const kept = failed && this.#keeping ? this.#involved().filter(entry => !entry.kept) : []
    for (const entry of kept) entry.kept = true
    const done = this.#keeping ? this.#entries.filter(({ over }) => over) : []
    await Promise.all(done.filter(entry => !entry.kept).map(entry => entry.remove()))
    return kept.map(({ system }) => system)
  }

  /** The last few lines of service and database, shared among the systems of the test if it had several. */
  lastLines(): { readonly service: readonly string[]; readonly database: readonly string[] } {
    const involved = this.#involved()
    const of = (told: (system: Of) => readonly (Told | undefined)[]) => {
      const each = Math.ceil(linesShown / Math.max(1, involved.flatMap(({ system }) => told(system)).length))
      return involved.flatMap(({ system }, index) =>
        told(system).flatMap((one, _, { length: replicas }) => {
          const from = [involved.length > 1 ? index + 1 : [], replicas > 1 ? (one?.container.name ?? []) : []]
          const prefix = from.flat().join(' ')
          return quietened(one?.container.lastLines(Number.POSITIVE_INFINITY) ?? [])
            .slice(-each)
            .map(line => (prefix === '' ? line : `${prefix}: ${line}`).slice(0, lineMax))
        }),
      )
    }
    return { service: of(({ services }) => services), database: of(({ database }) => [database]) }
  }

  /** The systems started by the test itself, if any; else those of the file. */
  #involved(): readonly Entry<Of>[] {
    const own = this.#entries.filter(({ ofTest }) => ofTest)
    return own.length > 0 ? own : this.#entries
  }
}

export const keeping = (process.env['KEEP'] ?? '') !== ''

export const registry = new SystemRegistry<System>({ keeping })

export function registered(system: System): System {
  const noted = { ...system, [Symbol.asyncDispose]: () => dispose() }
  const dispose = registry.enter(noted, async () => system[Symbol.asyncDispose]())
  return noted
}
