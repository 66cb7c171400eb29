import {
  applied,
  domain,
  type HeldCounters,
  refused,
  unknown,
  type Look,
  type ScenarioClient,
} from 'vitest-plumbline'

/** A movement of money as it is asked for, or as it is booked. */
export interface Movement {
  readonly fromId: number
  readonly toId: number
  readonly amount: number
}

interface Account {
  readonly id: number
  readonly balance: number
}

/** One account, or all with their total. */
type Said = Account | { readonly accounts: readonly Account[]; readonly total: number }

/** Balances by the numbers of the accounts. */
export type Balances = ReadonlyMap<number, number>

export const balancesIn = (said: Said): Balances =>
  new Map(('id' in said ? [said] : said.accounts).map(({ id, balance }) => [id, balance]))

/** What a list says of all accounts together. */
export const totalIn = (said: Said): number | undefined => ('id' in said ? undefined : said.total)

export const list: Look<Said> = client => client.get('/api/accounts')

export const one =
  (id: number): Look<Said> =>
  client =>
    client.get(`/api/accounts/${id}`)

/** All accounts, in a list and each alone. */
export const everyAccount = (opened: Balances): Look<Said>[] => [list, ...[...opened.keys()].map(one)]

export const transfer = (client: ScenarioClient, order: Movement, headers = {}): Promise<unknown> =>
  client.post('/api/transfer', order, { headers })

/** Whether an answer that is no success promises that nothing was done. */
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

interface MoneyOptions {
  /** The most that a transfer moves which the domain draws. */
  readonly most?: number
  /** Filled with the accounts that are opened. */
  readonly opened?: Map<number, number>
}

/** Accounts that are opened with these balances, and transfers between them. */
export function money(balances: readonly number[], { most = 100, opened }: MoneyOptions = {}) {
  const amounts = Array.from({ length: most }, (_, index) => index + 1)
  let reads = 0
  return domain({
    open: async (client): Promise<Balances> => {
      const accounts = opened ?? new Map<number, number>()
      for (const balance of balances) {
        const { id } = await client.post<Account>('/api/accounts', { balance })
        accounts.set(id, balance)
      }
      return accounts
    },
    order: ({ opened: accounts, pick }): Movement => {
      const fromId = pick([...accounts.keys()])
      return { fromId, toId: pick([...accounts.keys()].filter(id => id !== fromId)), amount: pick(amounts) }
    },
    act: (client, { key, order }) => transfer(client, order, { 'idempotency-key': key }),
    outcome: ({ status, headers, body }) => {
      if (status === 200)
        return applied(body.transferId, { replayed: headers['idempotency-replayed'] === 'true' })
      return isCertain(status, String(body?.type)) ? refused() : unknown()
    },
    // By turns all accounts and one: a service may remember what it cannot read.
    read: (client, { opened: accounts }): Promise<Said> => {
      const turn = reads++
      const id = [...accounts.keys()][Math.floor(turn / 2) % accounts.size] ?? 0
      return (turn % 2 === 0 ? list : one(id))(client)
    },
    finalState: ({ database, opened: accounts }) => {
      const ids = [...accounts.keys()]
      return database.rows<{ key: string | null; id: number; order: Movement }>`
        select idempotency_key as key, id,
          json_build_object('fromId', from_id, 'toId', to_id, 'amount', amount) as order
        from transfers where from_id = any(${ids}::bigint[]) or to_id = any(${ids}::bigint[]) order by id`
    },
    counters,
  })
}

/** Locks an account: whoever wants to transfer from it waits, and keeps a connection. */
export const lock = (id: number): string => `select 1 from accounts where id = ${id} for update`
