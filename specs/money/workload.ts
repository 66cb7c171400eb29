import { randomUUID } from 'node:crypto'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { System } from '../../harness/test.ts'
import { readBooks } from './books.ts'
import { MoneyClient } from './client.ts'
import type { Attempt, Balances, History, Order, Reading } from './history.ts'

export interface Workload {
  readonly clients: number
  /** Opening balances: as many accounts are opened. */
  readonly balances: readonly number[]
  /** What each client sends, one after the other. `accounts` are the numbers of those opened, in order. */
  readonly orders: (accounts: readonly number[], client: number) => Iterable<Order>
  /** What stands in the way from before the first order until after the last. */
  readonly against?: (accounts: readonly number[]) => Promise<AsyncDisposable>
}

/** Opens accounts, has all clients send their orders at once with a reader beside them, and reads the books. */
export async function transact({ service, database }: System, workload: Workload): Promise<History> {
  await using client = new MoneyClient(service.origin, workload.clients + 1)
  const accounts: number[] = []
  for (const balance of workload.balances) accounts.push(await client.open(balance))
  const opening: Balances = new Map(accounts.map((id, index) => [id, workload.balances[index] ?? 0]))
  const startedAt = performance.now()
  const now = () => performance.now() - startedAt
  const attempts: Attempt[] = []
  const readings: Reading[] = []

  const send = async (index: number) => {
    for (const order of workload.orders(accounts, index)) {
      const sentMs = now()
      const answer = await client.transfer(order)
      attempts.push({ order, sentMs, answeredMs: now(), answer })
    }
  }
  const over = new AbortController()
  const read = async () => {
    while (!over.signal.aborted) {
      const atMs = now()
      const reading = await client.read()
      if (reading !== undefined) readings.push({ atMs, ...reading })
    }
  }
  const sendAll = async () => {
    await using _ = await workload.against?.(accounts)
    await Promise.all(Array.from({ length: workload.clients }, (_, index) => send(index)))
  }
  await Promise.all([read(), sendAll().finally(() => over.abort())])
  return { opening, attempts, readings, books: await readBooks(database.url, accounts) }
}

/** `count` transfers between random accounts; some ask for more than the account holds. */
export const atRandom = (seed: number, count: number, amountMax: number) =>
  function* orders(accounts: readonly number[], client: number): Generator<Order> {
    const random = xoroshiro128plus(seed + client)
    const account = () => accounts[uniformInt(random, 0, accounts.length - 1)] ?? 0
    for (let sent = 0; sent < count;) {
      const [fromId, toId] = [account(), account()]
      if (fromId === toId) continue
      yield order(fromId, toId, uniformInt(random, 1, amountMax))
      sent++
    }
  }

export const order = (fromId: number, toId: number, amount: number, key: string = randomUUID()): Order => ({
  fromId,
  toId,
  amount,
  key,
})
