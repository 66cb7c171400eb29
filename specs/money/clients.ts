import { setTimeout as sleep } from 'node:timers/promises'
import type { MoneyClient } from './client.ts'
import type { Attempt, Balances, Movement, Order, Reading } from './history.ts'

/** An order whose key the workload chooses, where it names none. */
export type Draft = Movement & Partial<Order>

/** What one client sends, one order after the other. */
export interface Errand {
  readonly client: number
  readonly drafts: Iterable<Draft>
  /** Begins the keys of those that name none; no other workload on this database uses it. */
  readonly keyPrefix: string
  /** Asked before each order: nothing more is sent once it answers false. */
  readonly goesOn: () => boolean
  /** Awaited after each answer, before the next order. */
  readonly afterwards?: (attempt: Attempt) => Promise<void>
}

/** The clients of a workload, on one clock that starts with them: what they sent and read, and what they were told. */
export class Clients {
  readonly attempts: Attempt[] = []
  readonly readings: Reading[] = []
  /** Sent, and not yet answered. */
  readonly underWay = new Set<Pick<Attempt, 'sentMs'>>()
  readonly #money: (client: number) => MoneyClient
  readonly #startedAt = performance.now()

  /** `money` is asked for each request, since a service may move, and its replicas share the clients. */
  constructor(money: (client: number) => MoneyClient) {
    this.#money = money
  }

  /** Milliseconds since the start of the workload. */
  now(): number {
    return performance.now() - this.#startedAt
  }

  async send({ client, drafts, keyPrefix, goesOn, afterwards }: Errand): Promise<void> {
    let count = 0
    for (const draft of drafts) {
      if (!goesOn()) return
      const order = { key: `${keyPrefix}-${client}-${count++}`, ...draft }
      const sent = { sentMs: this.now() }
      this.underWay.add(sent)
      const answer = await this.#money(client).transfer(order)
      this.underWay.delete(sent)
      const attempt = { client, order, ...sent, answeredMs: this.now(), answer }
      this.attempts.push(attempt)
      await afterwards?.(attempt)
    }
  }

  /** Reads all accounts again and again, `everyMs` after each answer, until it is over. */
  async readAll(over: AbortSignal, everyMs: number): Promise<void> {
    while (!over.aborted) {
      await this.readList()
      await sleep(everyMs)
    }
  }

  /** Reads one account alone and in the list, by turns and at full speed, until it is over. */
  async readHot(over: AbortSignal, id: number, client: number): Promise<void> {
    while (!over.aborted) {
      await this.readOne(id, client)
      await this.readList(client)
    }
  }

  /** All accounts. `client` says which replica is asked. */
  async readList(client = 0): Promise<Reading | undefined> {
    return await this.#read(client, money => money.read())
  }

  async readOne(id: number, client = 0): Promise<Reading | undefined> {
    return await this.#read(client, async money => {
      const balance = await money.readOne(id)
      return balance === undefined ? undefined : { balances: new Map([[id, balance]]) }
    })
  }

  async #read(
    client: number,
    ask: (money: MoneyClient) => Promise<Pick<Reading, 'balances' | 'total'> | undefined>,
  ): Promise<Reading | undefined> {
    const atMs = this.now()
    const said = await ask(this.#money(client))
    if (said === undefined) return undefined
    const reading = { atMs, answeredMs: this.now(), ...said }
    this.readings.push(reading)
    return reading
  }
}

/** Opens an account for each balance, one after the other. */
export async function openAccounts(money: MoneyClient, balances: readonly number[]): Promise<Balances> {
  const opened = new Map<number, number>()
  for (const balance of balances) opened.set(await money.open(balance), balance)
  return opened
}
