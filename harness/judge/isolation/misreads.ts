import type { Value } from '../../record/history.ts'
import type { Misread } from '../isolation-values.ts'
import { commonLength, isList, type Observed, type Place, type Reading } from './observations.ts'

/**
 * Anomalies that one or two reads show without a cycle: the number of each kind, and of the first its accesses and the value that
 * should not have been read.
 */
export class Misreads {
  readonly found = new Map<Misread, { count: number; places: readonly Place[]; value: Value | undefined }>()

  add(anomaly: Misread, places: readonly Place[], value?: Value): void {
    const { count, ...first } = this.found.get(anomaly) ?? { count: 0, places, value }
    this.found.set(anomaly, { ...first, count: count + 1 })
  }
}

/** Two transactions that read one version of a key, then wrote the key; in any order, which a register may not show. */
export function findLostUpdates({ kind, readings, longest }: Observed, misreads: Misreads): void {
  const first = new Map<unknown, Reading>()
  for (const reading of readings) {
    const { value, own, wrote, transaction } = reading
    if (wrote === undefined || own.length > 0) continue
    if (isList(value) && commonLength(value, longest) < value.length) continue
    const version = kind === 'list' ? (isList(value) ? value.length : 0) : value
    const former = first.get(version)
    if (former?.wrote === undefined) first.set(version, reading)
    else if (former.transaction !== transaction)
      misreads.add('lost update', [former, former.wrote, reading, wrote])
  }
}
