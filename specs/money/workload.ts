import { setTimeout as sleep } from 'node:timers/promises'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { MoneyClient } from './client.ts'
import type { Attempt, Balances, History, Movement, Order, Reading } from './history.ts'

/** An order whose key the workload chooses, where it names none. */
export type Draft = Movement & Partial<Order>

export interface TransferWorkload {
  readonly clients: number
  /**
   * Opening balances: as many accounts are opened. Or accounts that are there already, with what
   * they hold: then the orders name keys of their own.
   */
  readonly balances: readonly number[] | Balances
  /** What each client sends, one after the other. `accounts` are the numbers of those opened, in order. */
  readonly orders: (accounts: readonly number[], client: number) => Iterable<Draft>
  /** What stands in the way from before the first order until after the last. */
  readonly against?: (accounts: readonly number[]) => Promise<AsyncDisposable>
  /** Each client reads both accounts of a transfer as soon as it is confirmed. */
  readonly readsBack?: boolean
}

/** A client sends nothing more after this time, so that a service that has come to a standstill is judged all the same. */
const sendingMsMax = 20_000
const readAgainAfterMs = 5

/** Opens accounts, has all clients send their orders at once with a reader beside them, and reads the books. */
export async function transact({ service, database }: System, workload: TransferWorkload): Promise<History> {
  await using client = new MoneyClient(service.directOrigin, workload.clients + 1)
  const opening = 'size' in workload.balances ? workload.balances : await openAll(client, workload.balances)
  const accounts = [...opening.keys()]
  const startedAt = performance.now()
  const now = () => performance.now() - startedAt
  const attempts: Attempt[] = []
  const readings: Reading[] = []

  const readBack = async (id: number) => {
    const atMs = now()
    const balance = await client.readOne(id)
    if (balance !== undefined) readings.push({ atMs, answeredMs: now(), balances: new Map([[id, balance]]) })
  }
  const send = async (index: number) => {
    let process = index
    let sent = 0
    for (const draft of workload.orders(accounts, index)) {
      if (now() > sendingMsMax) break
      // Nobody else opens these accounts, so no other workload on this database can have the key.
      const order = { key: `${accounts[0]}-${index}-${sent++}`, ...draft }
      const sentMs = now()
      const answer = await client.transfer(order)
      attempts.push({ process, order, sentMs, answeredMs: now(), answer })
      if (answer.kind === 'unknown') process += workload.clients
      if (answer.kind !== 'applied' || workload.readsBack !== true) continue
      await readBack(order.fromId)
      await readBack(order.toId)
    }
  }
  const over = new AbortController()
  const read = async () => {
    while (!over.signal.aborted) {
      const atMs = now()
      const reading = await client.read()
      if (reading !== undefined) readings.push({ atMs, answeredMs: now(), ...reading })
      await sleep(readAgainAfterMs)
    }
  }
  const sendAll = async () => {
    await using _ = await workload.against?.(accounts)
    await Promise.all(Array.from({ length: workload.clients }, (_, index) => send(index)))
  }
  await Promise.all([read(), sendAll().finally(() => over.abort())])
  const finalState = await readFinalState(database.url, accounts)
  return { opening, attempts, readings, finalState, errors: client.errors }
}

async function openAll(client: MoneyClient, balances: readonly number[]): Promise<Balances> {
  const opened = new Map<number, number>()
  for (const balance of balances) opened.set(await client.open(balance), balance)
  return opened
}

/** `count` transfers between random accounts; some ask for more than the account holds. */
export const atRandom = (seed: number, count: number, amountMax: number) =>
  function* orders(accounts: readonly number[], client: number): Generator<Draft> {
    const random = xoroshiro128plus(seed + client)
    const account = () => accounts[uniformInt(random, 0, accounts.length - 1)] ?? 0
    for (let sent = 0; sent < count;) {
      const [fromId, toId] = [account(), account()]
      if (fromId === toId) continue
      yield order(fromId, toId, uniformInt(random, 1, amountMax))
      sent++
    }
  }

export const order = (fromId: number, toId: number, amount: number, key?: string): Draft => ({
  fromId,
  toId,
  amount,
  ...(key !== undefined && { key }),
})
