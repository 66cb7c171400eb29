/** Money is an integer of minor units; identities and money are safe integers, as JSON numbers are. */
export interface Account {
  readonly id: number
  readonly balance: number
}

export interface Accounts {
  readonly accounts: readonly Account[]
  readonly total: number
}

export interface Order {
  readonly fromId: number
  readonly toId: number
  readonly amount: number
  /** Two orders with the same key are one transfer. */
  readonly idempotencyKey: string | null
}

export interface Receipt {
  readonly transferId: number
  /** True when the transfer was made before, under the same key. */
  readonly replayed: boolean
}

/** What the HTTP side needs of the database side. Calls settle within seconds. @throws Problem. */
export interface Bank {
  open(balance: number): Promise<Account>
  find(id: number): Promise<Account>
  /** All accounts and their sum at one moment. */
  list(): Promise<Accounts>
  transfer(order: Order): Promise<Receipt>
  /** Settles when the database answers. */
  ping(): Promise<void>
}
