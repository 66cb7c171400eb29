import { isTurnedAway } from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import { differences } from './counters.ts'
import type { KeyedRow, WorkloadRecord } from './record.ts'

/** Database contents when all requests were answered, and much later. */
export interface SecondLook {
  readonly record: WorkloadRecord
  readonly later: WorkloadRecord['after']
}

/**
 * A refused operation stays without effect, also much later.
 *
 * @example noLateEffect([{ record, later: await readFinalState(system, orders, record.opened) }])
 */
export const noLateEffect = (looks: readonly SecondLook[]): Judgement =>
  judgeAudit({
    check: 'noLateEffect',
    fix: 'undoBeforeAnswer',
    title: 'no operation is applied after its answer',
    of: 'operations that the service turned away',
    examined: looks
      .flatMap(({ record: { acts, refusedHalfway = [] } }) => [...acts, ...refusedHalfway])
      .filter(isTurnedAway).length,
    violations: looks.flatMap(({ record: { after }, later }) => {
      const known = Map.groupBy(after.rows, nameOf)
      return [
        ...later.rows
          .filter(row => known.get(nameOf(row))?.pop() === undefined)
          .map(row => ({
            kind: 'a row that came later',
            what: `row ${nameOf(row)} with key ${row.key} came after all answers`,
          })),
        ...differences(after.held, [], later.held, 'after all answers it held'),
      ]
    }),
  })

/** The same in both looks. Without an id the order tells rows apart: the key may be one that the harness has found out. */
const nameOf = ({ id, order }: KeyedRow): string => String(id ?? JSON.stringify(order))
