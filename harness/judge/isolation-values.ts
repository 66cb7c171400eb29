import type { MicroOperation, Value } from '../record/history.ts'

/** What the isolation of transactions forbids. */
export interface IsolationValues {
  /** Each transaction came before the next, and the last before the first; `count` of them, and a shortest. */
  cycle: { anomaly: CycleAnomaly; count: number; edges: readonly Dependency[] }
  /** Accesses that exclude each other: a read comes before the write it saw. `value`: what should not have been read. */
  misread: { anomaly: Misread; count: number; steps: readonly Step[]; value?: Value }
}

/** In Adya's names; with the order of real time or of one process where the transactions' own accesses make no cycle. */
export type CycleAnomaly = `${DataCycle}${'' | '-process' | '-realtime'}`

export type DataCycle = 'G0' | 'G1c' | 'G-single' | 'G-nonadjacent' | 'write skew' | 'G2-item'

/** What one read shows, or two. */
export type Misread =
  'G1a' | 'G1b' | 'internal' | 'duplicate' | 'incompatible order' | 'unwritten' | 'lost update'

/** What a transaction did; without `operation`, all of it. */
export interface Step {
  /** Its number in the history, from 0. */
  readonly transaction: number
  readonly operation?: MicroOperation
  readonly invokedMs: number
  readonly completedMs?: number
}

/** Why one transaction came before another: `ww`, `wr` and `rw` by the versions that their operations wrote and read. */
export interface Dependency {
  readonly kind: 'ww' | 'wr' | 'rw' | 'process' | 'realtime'
  readonly from: Step
  readonly to: Step
  /** Accesses that show which of two versions of a register was first. */
  readonly witnesses?: readonly Step[]
}
