import { type Act, applied, domain, type Domain, refused, unknown } from 'vitest-plumbline'
import type { FaultRunRecord } from 'vitest-plumbline/judge'
import { isCertain } from './client.ts'
import type { Answer, Attempt, FinalState, History, Movement, Reading } from './history.ts'

/** Rich enough that nothing is refused for want of money: then every doubt must end in one row. */
const balance = 1_000_000
const amounts = Array.from({ length: 100 }, (_, index) => index + 1)

/** Random transfers between ten rich accounts, for `faultRun`. */
export class MoneyUnderFaults {
  readonly opening = new Map<number, number>()
  readonly domain: Domain<number[]>
  readonly #orders = new Map<string, Movement>()
  #reads = 0

  constructor() {
    this.domain = domain({
      open: async client => {
        while (this.opening.size < 10) {
          const { id } = await client.post<{ id: number }>('/api/accounts', { balance })
          this.opening.set(id, balance)
        }
        return [...this.opening.keys()]
      },
      act: (client, { key, opened, pick }) => {
        const fromId = pick(opened)
        const toId = pick(opened.filter(id => id !== fromId))
        const movement = { fromId, toId, amount: pick(amounts) }
        this.#orders.set(key, movement)
        return client.post('/api/transfer', movement, { headers: { 'idempotency-key': key } })
      },
      outcome: ({ status, body }) => {
        if (status === 200) return applied((body as { transferId: number }).transferId)
        return isCertain(status, typeOf(body)) ? refused() : unknown()
      },
      // By turns all accounts and one: a service may remember what it cannot read.
      read: (client, { opened }) => {
        const turn = this.#reads++
        const one = opened[Math.floor(turn / 2) % opened.length]
        return client.get(turn % 2 === 0 ? '/api/accounts' : `/api/accounts/${one}`)
      },
      finalState: ({ database, opened }) =>
        database.rows<LedgerRow>`
          select idempotency_key as key, id, from_id as "fromId", to_id as "toId", amount from transfers where from_id = any(${opened}::bigint[])`,
    })
  }

  /** What the rules of money judge. */
  historyOf(
    { acts, others, replays = [], readings, windows, errors }: FaultRunRecord,
    finalState: FinalState,
  ): History {
    return {
      opening: this.opening,
      attempts: [...acts, ...others, ...replays].map(act => this.#attemptOf(act)),
      readings: readings.map(({ atMs, answeredMs, value }) => ({
        atMs,
        answeredMs,
        ...balancesIn(value as Said),
      })),
      finalState,
      errors,
      faults: windows.flatMap(({ fault, struckMs, healedMs }) => [
        { atMs: struckMs, what: `${fault} strikes` },
        { atMs: healedMs, what: `${fault} is healed` },
      ]),
    }
  }

  #attemptOf(act: Act): Attempt {
    const { client, key, sentMs, answeredMs } = act
    const order = { key, ...(this.#orders.get(key) ?? { fromId: 0, toId: 0, amount: 0 }) }
    return { client, order, sentMs, answeredMs, answer: answerOf(act) }
  }
}

interface LedgerRow extends Movement {
  readonly key: string | null
  readonly id: number
}

interface Account {
  readonly id: number
  readonly balance: number
}

type Said = Account | { readonly accounts: readonly Account[]; readonly total: number }

function balancesIn(said: Said): Pick<Reading, 'balances' | 'total'> {
  if ('id' in said) return { balances: new Map([[said.id, said.balance]]) }
  const { accounts, total } = said
  return { balances: new Map(accounts.map(({ id, balance }) => [id, balance])), total }
}

const typeOf = (body: unknown): string => String(Object(body as object | null).type ?? '')

function answerOf({ effect, status = 0, reason = `status ${status}` }: Act): Answer {
  if (effect.kind === 'applied') return { kind: 'applied', transferId: Number(effect.id), replayed: false }
  return effect.kind === 'refused' ? { kind: 'refused', status, type: reason } : { kind: 'unknown', reason }
}
