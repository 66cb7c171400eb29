import { Refusal, type Database, type Rows } from './database.ts'

export interface Product {
  readonly sku: string
  readonly left: number
}

export interface Order {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  readonly state: 'placed' | 'reserved' | 'expired'
}

export interface Request {
  readonly key: string
  readonly customer: string
  readonly sku: string
  readonly quantity: number
  /** Holds the stock until it is confirmed, for two seconds at most. */
  readonly reserve: boolean
}

export const refusals = {
  soldOut: 'not enough of it is left',
  otherOrder: 'this key is that of another order',
  expired: 'the reservation has expired',
} as const

/** Customers, stock and orders: in Postgres. */
export class Shop {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  readonly check = () => this.#database.rows('check', 'select 1')

  async passwordHash(customer: string): Promise<string | undefined> {
    const text = 'select password_hash as hash from customers where name = $1'
    const [found] = await this.#database.rows<{ hash: string }>('hash', text, customer)
    return found?.hash
  }

  products(): Promise<readonly Product[]> {
    return this.#database.rows<Product>('products', 'select sku, left_over as left from stock order by sku')
  }

  async restock(sku: string, left: number): Promise<boolean> {
    const text = 'update stock set left_over = $2 where sku = $1 returning sku'
    return await this.#database.transaction(async rows => (await rows('restock', text, sku, left)).length > 0)
  }

  /** Takes from the stock and stores the order, or neither. The same key returns the same order. @throws Refusal */
  place(request: Request): Promise<Order> {
    return this.#database.transaction(async rows => {
      // The key first: whoever has the same one waits here until this is decided.
      const made = await claim(rows, request)
      if (made === undefined) return await orderOf(rows, request)
      await take(rows, request)
      return made
    })
  }

  /** Turns a reservation into an order, once. @throws Refusal */
  async confirm(customer: string, id: string): Promise<Order> {
    return await this.#database.transaction(async rows => {
      const [confirmed] = await rows<Order>(
        'confirm',
        `update orders set state = 'placed' where id = $1 and customer = $2 and state <> 'expired'
         returning id, sku, quantity, state`,
        id,
        customer,
      )
      if (confirmed === undefined) throw new Refusal(refusals.expired)
      return confirmed
    })
  }

  /** Returns the stock of the oldest expired reservation. One at a time, to avoid deadlocks. */
  async release(): Promise<boolean> {
    return await this.#database.transaction(async rows => {
      const [gone] = await rows<{ sku: string; quantity: number }>(
        'expire',
        `update orders set state = 'expired' where id = (
           select id from orders where state = 'reserved' and made_at < now() - interval '2 seconds'
           order by made_at limit 1 for update skip locked
         ) returning sku, quantity`,
      )
      if (gone === undefined) return false
      const text = 'update stock set left_over = left_over + $2 where sku = $1'
      await rows('give back', text, gone.sku, gone.quantity)
      return true
    })
  }

  latest(customer: string): Promise<readonly Order[]> {
    const text = 'select id, sku, quantity, state from orders where customer = $1 order by id desc limit 10'
    return this.#database.rows<Order>('latest', text, customer)
  }
}

async function claim(
  rows: Rows,
  { key, customer, sku, quantity, reserve }: Request,
): Promise<Order | undefined> {
  const [made] = await rows<Order>(
    'claim',
    `insert into orders (key, customer, sku, quantity, state) select $1, $2, sku, $4, $5 from stock where sku = $3
     on conflict (key) do nothing returning id, sku, quantity, state`,
    key,
    customer,
    sku,
    quantity,
    reserve ? 'reserved' : 'placed',
  )
  return made
}

async function orderOf(rows: Rows, { key, customer, sku, quantity }: Request): Promise<Order> {
  const text = 'select id, customer, sku, quantity, state from orders where key = $1'
  const [found] = await rows<Order & { customer: string }>('of key', text, key)
  if (found === undefined) throw new Refusal(refusals.soldOut)
  const same = found.customer === customer && found.sku === sku && found.quantity === quantity
  if (!same) throw new Refusal(refusals.otherOrder)
  return found
}

async function take(rows: Rows, { sku, quantity }: Request): Promise<void> {
  const text = 'update stock set left_over = left_over - $2 where sku = $1 and left_over >= $2 returning sku'
  const taken = await rows('take', text, sku, quantity)
  if (taken.length === 0) throw new Refusal(refusals.soldOut)
}
