import { Refusal, type Database, type Rows } from './database.ts'

/** Entries by the product they wait for, in the order of joining. */
export type Lists = Readonly<Record<string, readonly string[]>>

export interface Waiter {
  readonly key: string
  /** The lists to show, as they were before. */
  readonly shown: readonly string[]
  /** Those of the lists to join. */
  readonly joined: readonly string[]
  /** Each piece has an entry in each list. */
  readonly pieces: number
}

export const tooMany = 'nobody waits for more than three pieces at once'

/**
 * Waiting lists. A request that reads several lists sees them at one moment, and they do not change until it has joined.
 */
export class WaitingLists {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The same key is shown the same. @throws Refusal */
  join(waiter: Waiter): Promise<Lists> {
    return this.#database.transaction(async rows => {
      await lock(rows, waiter.shown)
      const lists = await read(rows, waiter)
      await add(rows, waiter)
      check(waiter)
      return lists
    })
  }
}

/** In one order, so that nobody waits in a ring. */
const lock = (rows: Rows, skus: readonly string[]) =>
  rows('lock', 'select sku from stock where sku = any($1) order by sku for update', skus)

async function read(rows: Rows, { key, shown }: Pick<Waiter, 'key' | 'shown'>): Promise<Lists> {
  const found = await rows<{ sku: string; entry: string }>(
    'read',
    `select sku, entry from waiting where sku = any($1)
       and place < coalesce((select min(place) from waiting where entry = $2), 9223372036854775807)
     order by place`,
    shown,
    `${key}/1`,
  )
  const of = (sku: string) => found.filter(one => one.sku === sku).map(({ entry }) => entry)
  return Object.fromEntries(shown.map(sku => [sku, of(sku)]))
}

async function add(rows: Rows, { key, joined, pieces }: Waiter): Promise<void> {
  const text = 'insert into waiting (sku, entry) values ($1, $2) on conflict do nothing'
  for (const sku of joined) {
    for (let piece = 1; piece <= pieces; piece++) await rows('add', text, sku, `${key}/${piece}`)
  }
}

function check({ joined, pieces }: Waiter): void {
  if (joined.length * pieces > 3) throw new Refusal(tooMany)
}
