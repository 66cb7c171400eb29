import { differences } from '../judge/fault-run/counters.ts'
import type { FinalState, InvariantSeen } from '../judge/fault-run/record.ts'
import type { Act } from '../record/act.ts'
import type { Counters, Counts } from '../record/counters.ts'

interface Counted {
  readonly opening: Counts
  readonly acts: readonly Act[]
  /** Without the rows from before the run. Absent where the domain has no `finalState`. */
  readonly state: FinalState | undefined
}

/** Checks that counters hold the sum of all rows, whatever clients were answered. Examines nothing where an order is unknown. */
export function countedRows(
  { adds }: Pick<Counters, 'adds'>,
  { opening, acts, state }: Counted,
): InvariantSeen {
  const nothing: InvariantSeen = { examined: 0, violations: [], atTheEnd: true }
  if (state === undefined) return nothing
  const orders = new Map(acts.map(({ key, order }) => [key, order]))
  const made = state.rows.map(({ key, order }) => order ?? (key === null ? undefined : orders.get(key)))
  if (made.includes(undefined)) return nothing
  const violations = differences(
    opening,
    made.map(order => adds(order as never)),
    state.held,
    'its rows leave',
  )
  return { examined: made.length, violations, atTheEnd: true }
}
