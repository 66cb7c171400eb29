import { isTurnedAway } from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import type { WorkloadRecord } from './record.ts'

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
      const known = new Set(after.rows.map(({ id }) => id))
      return [
        ...later.rows
          .filter(({ id }) => !known.has(id))
          .map(({ id, key }) => ({
            kind: 'a row that came later',
            what: `row ${id} with key ${key} came after all answers`,
          })),
        ...[...after.held]
          .filter(([name, held]) => later.held.get(name) !== held)
          .map(([name, held]) => ({
            kind: 'a counter that changed later',
            what: `${name} holds ${later.held.get(name)}, after all answers it held ${held}`,
          })),
      ]
    }),
  })
