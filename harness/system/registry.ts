import { HarnessError } from '../record/errors.ts'
import { mapValues } from '../record/map-values.ts'
import { crashOf } from './containers.ts'
import type { ContainerEnded } from './exit.ts'
import { quietened, tailOf, withoutRefusals, type TimedLine } from './logs.ts'
import type { System } from './system.ts'

interface Entry {
  readonly system: System
  readonly remove: () => Promise<void>
  /** Started by the current test, not for its whole file. */
  ofTest: boolean
  /** From `another`: no measurement judges its end. */
  lent: boolean
  /** What was known when its owner began to dispose of it: that may end services, too. */
  crash: Promise<ContainerEnded | undefined> | undefined
  /** Disposed by its owner. */
  over: boolean
  kept: boolean
}

/** A system whose service has ended by itself. */
export interface Crashed extends Pick<System, 'description'> {
  readonly error: ContainerEnded
}

const linesShown = 10
const lineMax = 300

type Told = Pick<System['service'], 'container'>

/** The systems of each test of this process: a failure shows their last log lines even after their removal, or keeps them. */
export class SystemRegistry {
  readonly #keeping: boolean
  #entries: Entry[] = []
  #running = false
  /** When the previous test of the file ended. */
  #lastEndedAt = 0

  constructor({ keeping }: { readonly keeping: boolean }) {
    this.#keeping = keeping
  }

  /** Registers a started system. @returns its disposer, which does nothing during a test with KEEP=1. */
  enter(system: System, remove: () => Promise<void>): () => Promise<void> {
    const state = { lent: false, crash: undefined, over: false, kept: false }
    const entry: Entry = { system, remove, ofTest: this.#running, ...state }
    this.#entries.push(entry)
    return async () => {
      entry.over = true
      if (entry.lent) await (entry.crash ??= crashOf(system))
      if (entry.kept || (this.#keeping && this.#running)) return
      await remove()
    }
  }

  /** Marks a system as belonging to the whole file, though the first of its tests started it. */
  staysForFile(system: System): void {
    for (const entry of this.#entries) if (entry.system === system) entry.ofTest = false
  }

  /** Marks a system as one of `another`. */
  lend(system: System): System {
    for (const entry of this.#entries) if (entry.system === system) entry.lent = true
    return system
  }

  get hasSystems(): boolean {
    return this.#entries.length > 0
  }

  /** What the systems of the test were started from; undefined where that differs. */
  get description(): System['description'] | undefined {
    const [first, ...others] = new Set(this.#involved().map(({ system }) => system.description))
    return others.length === 0 ? first : undefined
  }

  /** The first system of the test whose service has ended by itself. A measurement judges those that it has started and removed. */
  async crashed(): Promise<Crashed | undefined> {
    const looked = this.#involved().filter(({ over, lent }) => !over || lent)
    for (const { system, crash = crashOf(system) } of looked) {
      const error = await crash
      if (error !== undefined) return { error, description: system.description }
    }
    return undefined
  }

  testBegins(): void {
    this.#running = true
    this.#entries = this.#entries.filter(({ over }) => !over)
  }

  /** Removes all disposed systems, except those to keep. @returns the systems to keep. */
  async testEnds(failed: boolean): Promise<readonly System[]> {
    this.#running = false
    this.#lastEndedAt = Date.now()
    const kept = failed && this.#keeping ? this.#involved().filter(entry => !entry.kept) : []
    for (const entry of kept) entry.kept = true
    const done = this.#keeping ? this.#entries.filter(({ over }) => over) : []
    await Promise.all(done.filter(entry => !entry.kept).map(entry => entry.remove()))
    return kept.map(({ system }) => system)
  }

  /** The last few lines of each container by its name, without those of earlier tests; systems and replicas share the number. */
  lastLines(): Readonly<Record<string, readonly string[]>> {
    return this.#ofEach(({ container }, prefix, sharers) => {
      const lines = container.log.timed().filter(({ atMs }) => atMs >= this.#lastEndedAt)
      const own = withoutRefusals(quietened(lines.map(({ text }) => text)))
      return tailOf(own, Math.ceil(linesShown / sharers)).map(line => `${prefix}${line}`.slice(0, lineMax))
    })
  }

  timedLines(): Readonly<Record<string, readonly TimedLine[]>> {
    return this.#ofEach(({ container }, prefix) =>
      container.log.timed().map(({ atMs, text }) => ({ atMs, text: `${prefix}${text}` })),
    )
  }

  /** By the names of containers; `prefix` distinguishes several systems and replicas. */
  #ofEach<Line>(
    linesOf: (told: Told, prefix: string, sharers: number) => readonly Line[],
  ): Readonly<Record<string, readonly Line[]>> {
    const involved = this.#involved()
    const all = involved.flatMap(({ system: { services, beside } }, index) => {
      const named = (name: string, one: Told, replica: readonly string[] = []) => {
        const from = [...(involved.length > 1 ? [index + 1] : []), ...replica].join(' ')
        return { name, one, prefix: from === '' ? '' : `${from}: ` }
      }
      return [
        ...services.map(one => named('service', one, services.length > 1 ? [one.container.name] : [])),
        ...Object.entries(beside).map(([name, one]) => named(name, one)),
      ]
    })
    const byName = mapValues(
      Object.groupBy(all, ({ name }) => name),
      (same = []) => same.flatMap(({ one, prefix }) => linesOf(one, prefix, same.length)),
    )
    return { service: [], ...byName }
  }

  /** The systems started by the test itself, if any; else those of the file. */
  #involved(): readonly Entry[] {
    const own = this.#entries.filter(({ ofTest }) => ofTest)
    return own.length > 0 ? own : this.#entries
  }
}

/** Whether the systems of failed specs are kept. @throws HarnessError where `KEEP` is neither 1 nor 0 */
export function isKeeping(text = process.env['KEEP'] ?? ''): boolean {
  if (/^[01]?$/.test(text)) return text === '1'
  throw new HarnessError(`KEEP=${text}: expected 1 or 0`, {
    fix: 'write KEEP=1 to keep the systems of failed specs up, or unset KEEP',
  })
}

/** The set-up has checked that the value is 1 or 0. */
export const keeping = process.env['KEEP'] === '1'

export const registry = new SystemRegistry({ keeping })

export function registered(system: System): System {
  const noted = { ...system, [Symbol.asyncDispose]: () => dispose() }
  const dispose = registry.enter(noted, async () => system[Symbol.asyncDispose]())
  return noted
}
