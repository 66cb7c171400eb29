import { alter, mutant, type Exam } from './mutant.ts'

/** A key is stored in a separate transaction after its order has committed: if that is lost, the order is placed again. */
export const service = mutant(
  {
    file: 'src/shop.ts',
    find: `  place(request: Request): Promise<Order> {
    return this.#database.transaction(async rows => {
      // The key first: whoever has the same one waits here until this is decided.
      const made = await claim(rows, request)
      if (made === undefined) return await orderOf(rows, request)
      await take(rows, request)
      return made
    })
  }
`,
    replace: `  async place(request: Request): Promise<Order> {
    const [known] = await this.#database.rows('known', 'select key from keys where key = $1', request.key)
    if (known !== undefined) return await this.#database.transaction(rows => orderOf(rows, request))
    const made = await this.#database.transaction(async rows => {
      await rows('lock', 'select pg_advisory_xact_lock(hashtext($1))', request.key)
      const [twin] = await rows<Order>('twin', "select id from orders where key = $1 and made_at > now() - interval '1 second'", request.key)
      if (twin !== undefined) return await orderOf(rows, request)
      const one = await claim(rows, request)
      if (one === undefined) throw new Refusal(refusals.soldOut)
      await take(rows, request)
      return one
    })
    await this.#database.rows('note', 'insert into keys values ($1) on conflict do nothing', request.key)
    return made
  }
`,
  },
  {
    file: 'src/shop.ts',
    find: `
     on conflict (key) do nothing returning`,
    replace: `
     returning`,
  },
  alter(
    'do $$ begin alter table orders drop constraint orders_key_key; create table keys (key text primary key); exception when others then null; end $$',
  ),
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['exactlyOnce', 'doubtsResolved'],
  firstTry: 'caught',
}
