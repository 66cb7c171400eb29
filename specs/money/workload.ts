import { setTimeout as sleep } from 'node:timers/promises'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { databaseOf, type System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { Lockstep } from './lockstep.ts'
import { Clients, openAccounts, type Draft } from './clients.ts'
import { Replicas } from './replicas.ts'
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
  readonly against?: (accounts: readonly number[], clients: Clients) => Promise<AsyncDisposable>
  /** Each client reads both accounts of a transfer as soon as it is confirmed; of several replicas it asks another. */
  readonly readsBack?: boolean
  /** Nobody sends before all are answered, and then there is a moment of rest: what is stale by then is seen to remain so. */
  readonly inStep?: boolean
  /** Each has a reader of its own that sends nothing, and reads it alone and in the list as fast as it is answered. */
  readonly hot?: (accounts: readonly number[]) => readonly number[]
}

/** A client sends nothing more after this time, so that a service that has come to a standstill is judged all the same. */
const sendingMsMax = 20_000
const readAgainAfterMs = 5
/** Of hot accounts, in one workload. */
const readersMax = 4
/** A few readings. */
const restMs = 10

/**
 * Opens accounts, has all clients send their orders at once with readers beside them, and reads the books. The clients
 * are shared among the replicas of the service. When all is quiet, each replica is asked for every account once more.
 */
export async function transact(system: System, workload: TransferWorkload): Promise<History> {
  await using replicas = new Replicas(system, workload.clients + 1 + readersMax)
  const { balances, hot = () => [], against } = workload
  const opening = 'size' in balances ? balances : await openAccounts(replicas.of(0), balances)
  const accounts = [...opening.keys()]
  const clients = new Clients(client => replicas.of(client))

  const { inStep = false, readsBack = false } = workload
  const lockstep = new Lockstep(workload.clients)

  const readBack = async (client: number, { order, answer }: Attempt) => {
    if (answer.kind !== 'applied') return
    await clients.readOne(order.fromId, client + 1)
    await clients.readOne(order.toId, client + 1)
  }
  const afterwards = async (client: number, attempt: Attempt) => {
    if (readsBack) await readBack(client, attempt)
    if (!inStep) return
    await lockstep.together()
    await sleep(restMs)
  }
  const send = (client: number) =>
    clients.send({
      client,
      drafts: workload.orders(accounts, client),
      // Nobody else opens these accounts.
      keyPrefix: `${accounts[0]}`,
      goesOn: () => clients.now() <= sendingMsMax,
      afterwards: attempt => afterwards(client, attempt),
    })
  const over = new AbortController()
  const sendAll = async () => {
    await using _ = await against?.(accounts, clients)
    await Promise.all(Array.from({ length: workload.clients }, (_, client) => send(client)))
  }
  await Promise.all([
    clients.readAll(over.signal, readAgainAfterMs),
    ...hot(accounts).map((id, reader) => clients.readHot(over.signal, id, reader)),
    sendAll().finally(() => over.abort()),
  ])
  const lastReadings = await Promise.all(
    replicas.each.flatMap((_, replica) => [
      clients.readList(replica),
      ...accounts.map(id => clients.readOne(id, replica)),
    ]),
  )
  const finalState = await readFinalState(databaseOf(system).url, accounts)
  const { attempts, readings } = clients
  return { opening, attempts, readings, lastReadings, finalState, errors: replicas.errors }
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
