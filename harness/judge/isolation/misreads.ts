import type { Value } from '../../record/history.ts'
import type { Misread } from '../isolation-values.ts'
import type { Place } from './observations.ts'

interface Misreading {
  readonly count: number
  /** The accesses of the first anomaly, and the value that should not have been read. */
  readonly places: readonly Place[]
  readonly value: Value | undefined
}

/** Anomalies that one or two reads show without a cycle: the number of each kind, and the first. */
export class Misreads {
  readonly found = new Map<Misread, Misreading>()

  add(anomaly: Misread, places: readonly Place[], value?: Value): void {
    const { count, ...first } = this.found.get(anomaly) ?? { count: 0, places, value }
    this.found.set(anomaly, { ...first, count: count + 1 })
  }
}
