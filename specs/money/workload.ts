import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { databaseOf, type System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { MoneyClient } from './client.ts'
import { Clients, openAccounts, type Draft } from './clients.ts'
import type { Attempt, Balances, History } from './history.ts'

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
export async function transact(system: System, workload: TransferWorkload): Promise<History> {
  await using money = new MoneyClient(system.service.directOrigin, workload.clients + 1)
  const opening =
    'size' in workload.balances ? workload.balances : await openAccounts(money, workload.balances)
  const accounts = [...opening.keys()]
  const clients = new Clients(() => money)

  const readBack = async ({ order, answer }: Attempt) => {
    if (answer.kind !== 'applied') return
    await clients.readOne(order.fromId)
    await clients.readOne(order.toId)
  }
  const send = (client: number) =>
    clients.send({
      client,
      drafts: workload.orders(accounts, client),
      // Nobody else opens these accounts.
      keyPrefix: `${accounts[0]}`,
      goesOn: () => clients.now() <= sendingMsMax,
      ...(workload.readsBack === true && { afterwards: readBack }),
    })
  const over = new AbortController()
  const sendAll = async () => {
    await using _ = await workload.against?.(accounts)
    await Promise.all(Array.from({ length: workload.clients }, (_, client) => send(client)))
  }
  await Promise.all([clients.readAll(over.signal, readAgainAfterMs), sendAll().finally(() => over.abort())])
  const finalState = await readFinalState(databaseOf(system).url, accounts)
  const { attempts, readings } = clients
  return { opening, attempts, readings, finalState, errors: money.errors }
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
