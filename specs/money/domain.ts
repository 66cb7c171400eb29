import {
  type ActTools,
  type Answer,
  applied,
  type DatabaseReader,
  domain,
  type Effect,
  type HeldCounters,
  refused,
  unknown,
  type Look,
  type ScenarioClient,
} from 'vitest-plumbline'

/** A transfer, as requested or as booked. */
export interface Movement {
  readonly fromId: number
  readonly toId: number
  readonly amount: number
}

export interface Account {
  readonly id: number
  readonly balance: number
}

/** One account, or all accounts with their total. */
export type Said = Account | { readonly accounts: readonly Account[]; readonly total: number }

/** By account number. */
export type Balances = ReadonlyMap<number, number>

/** NaN where no balance is told. */
export const balancesIn = (said: Said): Balances =>
  new Map(
    ('id' in said ? [said] : said.accounts).map(({ id, balance }) => [
      id,
      typeof balance === 'number' ? balance : NaN,
    ]),
  )

/** The total in a list of all accounts. */
export const totalIn = (said: Said): number | undefined => ('id' in said ? undefined : said.total)

/** A body that is not told to be JSON stays text. */
export const list: Look<Said> = client =>
  client.get('/api/accounts', { check: ({ body }) => typeof body === 'object' })

/** An account that is said not to exist has no balance. */
export const one =
  (id: number): Look<Said> =>
  async client => {
    const { status, body } = await client.request('GET', `/api/accounts/${id}`, { status: [200, 404] })
    return status === 200 ? body : { id, balance: NaN }
  }

/** All accounts: in a list, and each alone. */
export const everyAccount = (opened: Balances): Look<Said>[] => [list, ...[...opened.keys()].map(one)]

/** A JSON object has no order: half of the amounts come first. */
const asSent = ({ fromId, toId, amount }: Movement): Movement =>
  amount % 2 === 0 ? { amount, toId, fromId } : { fromId, toId, amount }

export const transfer = (client: ScenarioClient, order: Movement, headers = {}): Promise<unknown> =>
  client.post('/api/transfer', asSent(order), { headers })

/** Whether an error response promises that nothing was done. */
export const isCertain = (status: number, type: string): boolean =>
  (status >= 400 && status < 500) || (status === 503 && type.endsWith('not-applied'))

export const counters: HeldCounters<Balances, Said, Movement> = {
  opening: opened => opened,
  adds: ({ fromId, toId, amount }) =>
    new Map([
      [fromId, -amount],
      [toId, amount],
    ]),
  read: balancesIn,
  held: async ({ database, opened }) => {
    const accounts = await database.rows<Account>`
      select id, balance from accounts where id = any(${[...opened.keys()]}::bigint[])`
    return new Map(accounts.map(({ id, balance }) => [id, balance]))
  },
}

/** A random transfer between two of the opened accounts. */
export function drawn(most: number) {
  const amounts = Array.from({ length: most }, (_, index) => index + 1)
  return ({ opened, pick }: Pick<ActTools<Balances>, 'opened' | 'pick'>): Movement => {
    const ids = [...opened.keys()]
    const fromId = pick(ids)
    return { fromId, toId: pick(ids.filter(id => id !== fromId)), amount: pick(amounts) }
  }
}

/** The booked transfers of the opened accounts. */
export function booked({ database, opened }: { database: DatabaseReader; opened: Balances }) {
  const ids = [...opened.keys()]
  return database.rows<{ key: string | null; id: number; order: Movement }>`
    select idempotency_key as key, id,
      json_build_object('fromId', from_id, 'toId', to_id, 'amount', amount) as order
    from transfers where from_id = any(${ids}::bigint[]) or to_id = any(${ids}::bigint[]) order by id`
}

/** Opens accounts with these balances, and reads them. Fills `opened`; without it each run has its own map. */
export function accountsWith(balances: readonly number[], opened?: Map<number, number>) {
  let reads = 0
  return {
    open: async (client: ScenarioClient): Promise<Balances> => {
      const accounts = opened ?? new Map<number, number>()
      for (const balance of balances) {
        const { id } = await client.post<Account>('/api/accounts', { balance })
        accounts.set(id, balance)
      }
      return accounts
    },
    // Reads all accounts and one in turns: a service may cache what it cannot read.
    read: (client: ScenarioClient, at: { readonly opened: Balances }): Promise<Said> => {
      const turn = reads++
      const id = [...at.opened.keys()][Math.floor(turn / 2) % at.opened.size] ?? 0
      return (turn % 2 === 0 ? list : one(id))(client)
    },
  }
}

/** The effect of a transfer, by its response. */
export const outcome = ({ status, headers, body }: Answer): Effect => {
  if (status === 200)
    return applied(body.transferId, { replayed: headers['idempotency-replayed'] === 'true' })
  return isCertain(status, String(body?.type)) ? refused() : unknown()
}

/** A domain: accounts with these opening balances, and transfers between them. */
export const money = (balances: readonly number[], { most = 100 } = {}) =>
  domain({
    ...accountsWith(balances),
    order: drawn(most),
    act: (client, { key, order }) => transfer(client, order, { 'idempotency-key': key }),
    outcome,
    finalState: booked,
    counters,
  })

/** Locks an account: transfers from it wait, and each keeps a connection. */
export const lock = (id: number): string => `select 1 from accounts where id = ${id} for update`

/** The type of a problem document; empty for any other body. */
export const typeOf = (body: string): string => {
  try {
    return String(Object(JSON.parse(body)).type ?? '')
  } catch {
    return ''
  }
}
