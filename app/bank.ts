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
  /** Two orders with one key are one transfer. */
  readonly idempotencyKey: string | null
}

export interface Receipt {
  readonly transferId: number
  /** The transfer had been made before, under the same key. */
  readonly replayed: boolean
}

/** What the HTTP side needs of the money side. Every call settles within seconds, and refuses with a Problem. */
export interface Bank {
  open(balance: number): Promise<Account>
  find(id: number): Promise<Account>
  /** All accounts and their sum as of one moment. */
  list(): Promise<Accounts>
  transfer(order: Order): Promise<Receipt>
  /** Settles when the database answers. */
  ping(): Promise<void>
}
