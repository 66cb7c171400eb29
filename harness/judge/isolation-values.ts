import type { MicroOperation, Transaction, Value } from '../record/history.ts'

/** What the isolation of transactions forbids. */
export interface IsolationValues {
  /** Each transaction came before the next, and the last before the first. `count`: of such cycles; `edges`: a shortest one. */
  cycle: { anomaly: CycleAnomaly; count: number; edges: readonly Dependency[] }
  /** Contradictory accesses: for example a read before the write it saw. `value`: the value that should not have been read. */
  misread: { anomaly: Misread; count: number; steps: readonly Step[]; value?: Value }
}

/** Adya's names; with a suffix for real-time or process order if the transactions' own accesses form no cycle. */
export type CycleAnomaly = `${DataCycle}${'' | '-process' | '-realtime'}`

export type DataCycle = 'G0' | 'G1c' | 'G-single' | 'G-nonadjacent' | 'write skew' | 'G2-item'

/** Anomalies that one or two reads show. */
export type Misread =
  'G1a' | 'G1b' | 'internal' | 'duplicate' | 'incompatible order' | 'unwritten' | 'lost update'

/** An operation of a transaction; without `operation`, the whole transaction. */
export interface Step extends Pick<Transaction, 'invokedMs' | 'completedMs'> {
  /** Its index in the history, from 0. */
  readonly transaction: number
  readonly operation?: MicroOperation
}

/** Why one transaction came before another: `ww`, `wr` and `rw` by the versions that their operations wrote and read. */
export interface Dependency {
  readonly kind: 'ww' | 'wr' | 'rw' | 'process' | 'realtime'
  readonly from: Step
  readonly to: Step
  /** Accesses that show which of two versions of a register came first. */
  readonly witnesses?: readonly Step[]
}
