import type { Act } from '../record/act.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { InvariantSeen, Reading } from '../judge/fault-run/record.ts'
import type { Violation } from '../judge/violations.ts'
import type { Json } from '../record/call.ts'
import { shown } from '../record/shown.ts'

/** Of a list whose items have no type: they can be taken apart in place. */
type Untyped<Of> = 0 extends 1 & Of ? Json[] & Readonly<Record<string, Json>> : Of

/** What an invariant can look at. */
export interface InvariantOf<Opened = Json, Read = Json, Row = Json> {
  /** What `read` of the domain returned: each time while faults strike, and once more when all is quiet. */
  readonly read: Untyped<Read>
  /** What `finalState` of the domain returned at the end. An invariant that looks at it is asked once, then. */
  readonly finalState: readonly Row[]
  /** Every operation that was asked for, and what came of it. An invariant that looks at it is asked once, at the end. */
  readonly acts: readonly Act[]
  readonly opened: Opened
}

/** Whether what must always hold holds now. */
export type Invariant<Opened = Json, Read = Json, Row = Json> = (
  of: InvariantOf<Opened, Read, Row>,
) => boolean

type Invariants = Readonly<Record<string, Invariant>>

/** What is only known at the end. */
export type FinalFacts = Pick<InvariantOf, 'finalState' | 'acts'>

/** Thrown to an invariant that looks at what is only known at the end; it never leaves the watch. */
class NotYet extends Error {
  override readonly name = 'NotYet'
}

interface Seen {
  examined: number
  readonly violations: Violation[]
  atTheEnd?: true
}

/** Asks invariants of each reading, and those that look at the end of the run once, there. */
export class InvariantWatch {
  readonly #invariants: Invariants
  readonly #opened: unknown
  readonly #seen: ReadonlyMap<string, Seen>

  constructor(invariants: Invariants, opened: unknown) {
    this.#invariants = invariants
    this.#opened = opened
    this.#seen = new Map(Object.keys(invariants).map(name => [name, { examined: 0, violations: [] }]))
  }

  get seen(): Readonly<Record<string, InvariantSeen>> {
    return Object.fromEntries(this.#seen)
  }

  /** @throws HarnessError for an invariant that throws, or returns neither true nor false. */
  look({ value: read, atMs }: Pick<Reading, 'value' | 'atMs'>): void {
    for (const name of Object.keys(this.#invariants)) {
      if (this.#seen.get(name)?.atTheEnd !== true) this.#ask(name, { read, atMs })
    }
  }

  /** `read`: absent where nothing is read, or nothing was answered. */
  lookAtEnd(last: FinalFacts & { readonly read?: unknown }, atMs: number): void {
    for (const name of Object.keys(this.#invariants)) this.#ask(name, { ...last, atMs })
  }

  #ask(
    name: string,
    { read, atMs, ...final }: Partial<FinalFacts> & { readonly read?: unknown; readonly atMs: number },
  ): void {
    const late = <Name extends keyof FinalFacts>(part: Name) => {
      const value = final[part]
      if (value === undefined) throw new NotYet(`${part} is known at the end alone`)
      return value
    }
    const of: InvariantOf = {
      read: read as Json,
      opened: this.#opened,
      get finalState() {
        return late('finalState')
      },
      get acts() {
        return late('acts')
      },
    }
    const seen = this.#seen.get(name)
    const holds = answerOf(name, this.#invariants[name], of)
    if (seen === undefined) return
    if (holds === undefined) {
      seen.atTheEnd = true
      return
    }
    seen.examined += 1
    if (holds) return
    const what = seen.atTheEnd ? 'does not hold at the end' : `does not hold of ${shown(read)}`
    seen.violations.push({ kind: `${name} does not hold`, what: `${name} ${what}`, atMs })
  }
}

/** Undefined where it looks at what is not known yet. */
function answerOf(name: string, invariant: Invariant | undefined, of: InvariantOf): boolean | undefined {
  let answer: unknown
  try {
    answer = invariant?.(of)
  } catch (cause) {
    if (cause instanceof NotYet) return undefined
    throw new HarnessError(`invariant ${name} threw: ${messageOf(cause)}`, {
      fix: 'let it return true or false for whatever `read` and `finalState` can return',
      cause,
    })
  }
  if (typeof answer === 'boolean') return answer
  throw new HarnessError(`invariant ${name} returned ${shown(answer)}, expected true or false`, {
    fix: 'return whether it holds',
  })
}
