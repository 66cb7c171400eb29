import type { System } from '../system/system.ts'

/** What a fault came to. */
export interface FaultOutcome {
  /** How often it hit something: a backend in a transaction, a message. */
  readonly hits: number
  /** What it saw go wrong that no fault excuses. */
  readonly breaches: readonly string[]
}

export const hit: FaultOutcome = { hits: 1, breaches: [] }

/** Undoes a fault, and settles when what it had struck answers again. */
export type Heal = () => Promise<FaultOutcome>

/** Does its harm and returns what undoes it; undoes it itself where it fails half-way. */
export type Strike = (system: System) => Promise<Heal>
