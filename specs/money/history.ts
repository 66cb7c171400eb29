import type { Happening } from 'vitest-plumbline/judge'

/** A movement of money as it is asked for, or as it is booked. */
export interface Movement {
  readonly fromId: number
  readonly toId: number
  readonly amount: number
}

/** A transfer as it is asked for. The key makes every row of the ledger traceable to the attempts behind it. */
export interface Order extends Movement {
  readonly key: string
}

/**
 * What the client knows afterwards. `applied`: it was made. `refused`: it certainly had no effect; status 0 where no
 * connection came about, so that nothing was sent. `unknown` allows both: no answer came, or none that promises anything.
 */
export type Answer =
  | {
      readonly kind: 'applied'
      readonly transferId: number
      readonly replayed: boolean
      /** As it came over the wire. */
      readonly body?: string
    }
  | { readonly kind: 'refused'; readonly status: number; readonly type: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly type?: string }

/** One operation: invoked, and what came of it. Times are milliseconds since the start of the workload. */
export interface Attempt {
  /** Who asked: the number of the client in every text and chart, from 0. */
  readonly client: number
  readonly order: Order
  readonly sentMs: number
  readonly answeredMs: number
  readonly answer: Answer
}

export const tookMs = ({ sentMs, answeredMs }: Attempt): number => answeredMs - sentMs

/** A service may refuse what it cannot serve in time, if it says so: then certainly nothing was done. */
export const wasTurnedAway = ({ answer }: Pick<Attempt, 'answer'>): boolean =>
  answer.kind === 'refused' && answer.status === 503

export type Balances = ReadonlyMap<number, number>

/** What the service said of some balances in the middle of the workload. */
export interface Reading {
  readonly atMs: number
  readonly answeredMs: number
  readonly balances: Balances
  /** What `GET /api/accounts` says of all accounts together; absent where one account alone was read. */
  readonly total?: number
}

export interface LedgerRow extends Movement {
  readonly transferId: number
  readonly key: string | null
}

/** The database itself in one snapshot, not what the service says of it. */
export interface FinalState {
  readonly balances: Balances
  readonly ledger: readonly LedgerRow[]
}

/** An answer that was no success, as it came over the wire. */
export interface ErrorAnswer {
  readonly status: number
  readonly contentType: string
  readonly retryAfter?: string
  readonly body: string
}

/** A workload and what came of it; judging needs nothing else. */
export interface History {
  readonly opening: Balances
  readonly attempts: readonly Attempt[]
  readonly readings: readonly Reading[]
  readonly finalState: FinalState
  /** Every account once more when all was quiet, in a list and alone; undefined where nothing was answered. */
  readonly lastReadings?: readonly (Reading | undefined)[]
  /** Each distinct one once. */
  readonly errors?: readonly ErrorAnswer[]
  /** What was done to the system meanwhile. */
  readonly faults?: readonly Happening[]
}
