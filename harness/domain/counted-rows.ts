import { differences } from '../judge/fault-run/counters.ts'
import { malformedKeys } from '../judge/fault-run/asked.ts'
import type { FinalStates, InvariantSeen, KeyedRow, MalformedAnswer } from '../judge/fault-run/record.ts'
import type { Act } from '../record/act.ts'
import type { Counters, Counts } from '../record/counters.ts'

interface Counted {
  readonly opening: Counts
  readonly held: Counts
  /** Absent where the domain has no `finalState`. */
  readonly rows: Pick<FinalStates, 'before' | 'after'> | undefined
  readonly acts: readonly Act[]
  readonly malformed?: readonly MalformedAnswer[] | undefined
}

/**
 * Checks that counters hold the sum of what all rows made by operations add to them, whatever the clients were answered. Examines
 * nothing where neither the row nor an operation with its key has the order, or where a malformed request has made a row.
 */
export function countedRows(
  { adds }: Pick<Counters, 'adds'>,
  { opening, held, rows, acts, malformed }: Counted,
): InvariantSeen {
  const nothing: InvariantSeen = { examined: 0, violations: [], atTheEnd: true }
  if (rows === undefined) return nothing
  const known = new Set(rows.before.map(nameOf))
  const unclear = malformedKeys(malformed)
  const orders = new Map(acts.map(({ key, order }) => [key, order]))
  const made = rows.after
    .filter(row => !known.has(nameOf(row)))
    .map(({ key, order }) =>
      unclear.has(key) ? undefined : (order ?? (key === null ? undefined : orders.get(key))),
    )
  if (made.includes(undefined)) return nothing
  const violations = differences(
    opening,
    made.map(order => adds(order as never)),
    held,
    'its rows leave',
  )
  return { examined: made.length, violations, atTheEnd: true }
}

const nameOf = ({ key, id }: KeyedRow): string => JSON.stringify([key, id])
