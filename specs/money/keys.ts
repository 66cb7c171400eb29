import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Balances, FinalState, Movement } from './history.ts'
import { differences, sameMovement } from './rules.ts'
import { describeMovement } from './wording.ts'

/** One request, and what must come of it: a transfer of its own, the answer to an earlier one again, or 422. */
export interface Step extends Movement {
  /** None is sent where it is absent. */
  readonly key?: string
  readonly expected: 'first' | 'replayed' | 'refused'
}

/** Requests that are sent one after the other, and what they are about: `keys that differ in case`. */
export interface Course {
  readonly kind: string
  readonly steps: readonly Step[]
}

export interface Answered {
  readonly step: Step
  /** 0 where no answer came, and the body says why. */
  readonly status: number
  readonly replayed: boolean
  readonly body: string
}

export interface KeyTrial {
  readonly courses: readonly { readonly kind: string; readonly answers: readonly Answered[] }[]
  readonly opening: Balances
  readonly finalState: FinalState
}

/** Two keys are two transfers unless they are equal to the last byte; a key that is known is one, with one answer. */
export function keys({ courses, opening, finalState }: KeyTrial): Judgement {
  const answers = courses.flatMap(course => course.answers)
  const firsts = answers.filter(({ step }) => step.expected === 'first')
  const owners = Map.groupBy(firsts, ({ body }) => transferIdOf(body))
  return judgeAudit({
    check: 'keys',
    title: 'keys differ where any byte differs, and what is not equal under one key is refused',
    of: 'requests',
    examined: answers.length,
    violations: [
      ...courses.flatMap(course => course.answers.flatMap(answer => astray(course, answer))),
      ...firsts.flatMap(answer => misbooked(answer, owners, finalState)),
      ...finalState.ledger
        .filter(({ transferId }) => !owners.has(transferId))
        .map(row => ({
          kind: 'a ledger row nobody asked for',
          what: `ledger row ${row.transferId} (${describeMovement(row)}, key ${row.key}) is no first answer`,
        })),
      ...differences(
        opening,
        firsts.map(({ step }) => step),
        finalState.balances,
        'its orders leave',
      ),
    ],
  })
}

const describe = ({ step, status, replayed, body }: Answered): string =>
  `${describeMovement(step)} with ${step.key === undefined ? 'no key' : `key ${step.key}`} ` +
  `was answered ${status}${replayed ? ', replayed' : ''}: ${body.slice(0, 100)}`

function astray({ kind, answers }: KeyTrial['courses'][number], answer: Answered): Violation[] {
  const { step, status, replayed, body } = answer
  const broken = (expected: string) => [{ kind, what: `${kind}: ${describe(answer)}, expected ${expected}` }]
  if (step.expected === 'refused') return status === 422 ? [] : broken('422')
  if (step.expected === 'first')
    return status === 200 && !replayed ? [] : broken('a transfer of its own, with 200')
  const first = answers.find(earlier => earlier.step.expected === 'first' && earlier.step.key === step.key)
  return status === 200 && replayed && body === first?.body ? [] : broken(`${first?.body} again, as a replay`)
}

function misbooked(
  answer: Answered,
  owners: ReadonlyMap<number | undefined, readonly Answered[]>,
  { ledger }: FinalState,
): Violation[] {
  if (answer.status !== 200) return []
  const id = transferIdOf(answer.body)
  const broken = (kind: string) => [{ kind, what: `${kind}: ${describe(answer)}` }]
  if ((owners.get(id) ?? []).length > 1) return broken('a transfer for two orders')
  const row = ledger.find(({ transferId }) => transferId === id)
  if (row === undefined) return broken('confirmed, and no ledger row')
  const { step } = answer
  const own = sameMovement(row, step) && (step.key === undefined || step.key === row.key)
  return own ? [] : broken(`booked as ${describeMovement(row)} with key ${row.key}`)
}

const transferIdOf = (body: string): number | undefined => {
  try {
    return (JSON.parse(body) as { transferId?: number }).transferId
  } catch {
    return undefined
  }
}
