import type { Act } from '../record/act.ts'
import { causedBy, HarnessError, shown } from '../record/errors.ts'
import type { InvariantSeen, Reading } from '../judge/fault-run/record.ts'
import type { Violation } from '../judge/violations.ts'
import type { Json } from '../record/call.ts'
import { beginningOf } from '../load/answer.ts'

/** A list of untyped items becomes a type that can be destructured in place. */
type Untyped<Of> = 0 extends 1 & Of ? Json[] & Readonly<Record<string, Json>> : Of

/** What an invariant can look at. */
export interface InvariantOf<Opened = Json, Read = Json, Row = Json> {
  /** What `read` of the domain returned: each time while faults strike, and once more after the last fault. */
  readonly read: Untyped<Read>
  /** What `finalState` of the domain returned at the end. An invariant that uses it is checked once, at the end. */
  readonly finalState: readonly Row[]
  /** Every operation, with its effect. An invariant that uses it is checked once, at the end. */
  readonly acts: readonly Act[]
  readonly opened: Opened
}

/**
 * Checks what must always hold. Returns true where it holds; false, or a text that says what is wrong, with the values.
 *
 * @example ({ read, finalState }) => read.jobs === finalState.length || `${read.jobs} jobs are counted,
 * ${finalState.length} are there`
 */
export type Invariant<Opened = Json, Read = Json, Row = Json> = (
  of: InvariantOf<Opened, Read, Row>,
) => boolean | string

/** The facts an invariant is checked with, as far as they are known. */
type Facts = { readonly [Part in 'read' | 'finalState' | 'acts']?: InvariantOf[Part] | undefined }

/** Thrown to an invariant that uses an unknown fact: the end of the run, or a read without a response. */
class Unknown extends Error {
  override readonly name = 'Unknown'
  readonly part: keyof Facts

  constructor(part: keyof Facts) {
    super(`${part} is not known`)
    this.part = part
  }
}

/** Checks invariants at each reading. Those that use the end of the run are checked once, there. */
export function watchInvariants(invariants: Readonly<Record<string, Invariant>>, opened: unknown) {
  const watched = Object.entries(invariants).map(([name, invariant]) => {
    const violations: Violation[] = []
    const seen: InvariantSeen & { examined: number; atTheEnd?: true } = { examined: 0, violations }
    const ask = (facts: Facts, atMs: number): void => {
      const lookedAt = new Set<keyof Facts>()
      const known = <Part extends keyof Facts>(part: Part) => {
        lookedAt.add(part)
        const fact = facts[part]
        if (fact === undefined) throw new Unknown(part)
        return fact
      }
      const answer = answerOf(name, invariant, {
        opened,
        get read() {
          return known('read')
        },
        get finalState() {
          return known('finalState')
        },
        get acts() {
          return known('acts')
        },
      })
      if (answer instanceof Unknown) {
        if (answer.part !== 'read') seen.atTheEnd = true
        return
      }
      seen.examined += 1
      if (answer === true) return
      const kind = `${name} does not hold`
      const told = [seen.atTheEnd ? `${kind} at the end` : kind, answer || given(facts, lookedAt)]
      violations.push({ kind, what: told.filter(text => text !== '').join(': '), atMs })
    }
    return { name, seen, ask }
  })
  return {
    seen: Object.fromEntries(watched.map(({ name, seen }) => [name, seen])),
    /** @throws HarnessError for an invariant that throws, or returns neither true, false nor a text. */
    look({ value: read, atMs }: Pick<Reading, 'value' | 'atMs'>): void {
      for (const { seen, ask } of watched) if (!seen.atTheEnd) ask({ read }, atMs)
    },
    /** An invariant that uses an unknown fact is not checked: nothing was read, or the domain has no final state. */
    lookAtEnd(last: Facts, atMs: number): void {
      for (const { ask } of watched) ask(last, atMs)
    },
  }
}

/** Rows in lists in an object. */
const rowsDepth = 3
/** In characters. */
const givenMax = 600

const given = (facts: Facts, lookedAt: ReadonlySet<keyof Facts>): string =>
  [...lookedAt]
    .map(part =>
      part === 'acts'
        ? `${facts.acts?.length} acts`
        : `${part} ${beginningOf(shown(facts[part], rowsDepth), givenMax)}`,
    )
    .join(', ')

function answerOf(name: string, invariant: Invariant, of: InvariantOf): boolean | string | Unknown {
  let answer: unknown
  try {
    answer = invariant(of)
  } catch (cause) {
    if (cause instanceof Unknown) return cause
    const fix = 'return true, false or a string for everything that `read` and `finalState` can return'
    throw causedBy(cause, `invariant ${name} threw`, fix)
  }
  if (typeof answer === 'boolean' || (typeof answer === 'string' && answer !== '')) return answer
  throw new HarnessError(`invariant ${name} returned ${shown(answer)}, expected true, false or a string`, {
    fix: 'return whether it holds, or a string that says what is wrong',
  })
}
