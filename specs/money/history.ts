/** A transfer as it is asked for. The key makes every row of the ledger traceable to the attempts behind it. */
export interface Order {
  readonly fromId: number
  readonly toId: number
  readonly amount: number
  readonly key: string
}

/** What the client knows afterwards. `unknown` allows both: the transfer was made, or it was not. */
export type Answer =
  | { readonly kind: 'applied'; readonly transferId: number; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly status: number; readonly type: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Times are milliseconds since the start of the workload. */
export interface Attempt {
  readonly order: Order
  readonly sentMs: number
  readonly answeredMs: number
  readonly answer: Answer
}

export type Balances = ReadonlyMap<number, number>

/** What `GET /api/accounts` answered in the middle of the workload. */
export interface Reading {
  readonly atMs: number
  readonly balances: Balances
  readonly total: number
}

export interface LedgerRow {
  readonly transferId: number
  readonly key: string | null
  readonly fromId: number
  readonly toId: number
  readonly amount: number
}

/** The database itself in one snapshot, not what the service says of it. */
export interface Books {
  readonly balances: Balances
  readonly ledger: readonly LedgerRow[]
}

/** A workload and what came of it; judging needs nothing else. */
export interface History {
  readonly opening: Balances
  readonly attempts: readonly Attempt[]
  readonly readings: readonly Reading[]
  readonly books: Books
}
