import { setTimeout as sleep } from 'node:timers/promises'
import { standAt } from '../domain/barrier.ts'
import type { Domain, StateRow } from '../domain/domain.ts'
import { readRows, readState, withKeysOf } from '../domain/final-state.ts'
import { watchHealth } from '../domain/health.ts'
import { leftOutOf } from '../domain/in-time.ts'
import { lockstep } from '../domain/lockstep.ts'
import type { Answered, Operations } from '../domain/operations.ts'
import { hold, watchConnections } from '../domain/pressure.ts'
import { readAll, readOnce } from '../domain/readings.ts'
import { askAgain } from '../domain/replays.ts'
import { checkSabotage, refuseHalfway } from '../domain/sabotage.ts'
import { setTrap } from '../faults/proxy-control.ts'
import type { Reading, WorkloadRecord } from '../judge/fault-run/record.ts'
import type { ScenarioClient } from '../load/scenario.ts'
import type { Act } from '../record/act.ts'
import type { Call, Json } from '../record/call.ts'
import type { Count, Milliseconds } from '../record/units.ts'
import { databaseOf } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { watchCores } from './fault-run-watch.ts'
import { readAcross } from './held-reads.ts'
import { openOperations } from './opening.ts'
import { untilReadyAgain } from './ready-again.ts'
import { checkWorkload, withNamedErrors } from './domain-checks.ts'

/** Reads something that the domain knows. */
export type Look<Read = Json> = (client: ScenarioClient) => Promise<Read>

/** The requests of clients, and the obstacles to them. */
export interface WorkloadPlan<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  readonly domain: Domain<Opened, Read, Row, Order>
  readonly clients: Count
  /** The result of `open` of an earlier workload; by default the domain is opened again. */
  readonly opened?: Opened
  /** The orders of each client, in sequence; the domain draws those that are `undefined`. */
  readonly orders?: NoInfer<(opened: Opened, client: number) => Iterable<Order | undefined>>
  /** Clients for which this returns the same text share a key, and an order that the domain draws. */
  readonly key?: (client: number, count: number) => string
  /** SQL of locks. Each one holds all clients until all have arrived, again and again. */
  readonly meet?: (opened: NoInfer<Opened>) => readonly string[]
  /** How many clients must wait there: the places in the service's pool, if fewer than the clients. */
  readonly crowd?: Count
  /** SQL of a lock that is held from before the first operation until all are answered. */
  readonly behind?: (opened: NoInfer<Opened>) => string
  /** Maximum time for which that lock is held. */
  readonly heldAtMost?: Milliseconds
  /** Clients disconnect after this time, without waiting for the response. */
  readonly hangUpAfter?: Milliseconds
  /** Tables at which the database refuses operations half-way, one after the other, after all others are answered. */
  readonly sabotage?: readonly string[]
  /** Called twenty times a second meanwhile. */
  readonly health?: Call
  /** Each round starts after all responses of the one before and a short pause, which shows whether stale data stays stale. */
  readonly inStep?: boolean
  /** Reads what an operation has changed as soon as it is confirmed; with several replicas from the next one. */
  readonly readBack?: (order: NoInfer<Order>, opened: NoInfer<Opened>) => readonly Look<NoInfer<Read>>[]
  /** A separate client for each list sends nothing but these reads, in turns, as fast as they are answered. */
  readonly readers?: (opened: NoInfer<Opened>) => readonly (readonly Look<NoInfer<Read>>[])[]
  /**
   * The proxy of the system holds the rows of each read back while the first order of the first client is sent once more, and the
   * same is read by others meanwhile and afterwards.
   */
  readonly heldReads?: (opened: NoInfer<Opened>) => readonly Look<NoInfer<Read>>[]
  /** How old a read may be: `lastReads` are sent so long after all operations. 0 by default. */
  readonly within?: Milliseconds
  /** Reads from each replica when all is quiet. */
  readonly lastReads?: (opened: NoInfer<Opened>) => readonly Look<NoInfer<Read>>[]
  /** Repeats all operations in doubt, and some others, with their keys; `doubtsResolved` judges the responses. */
  readonly askAgain?: boolean
}

const timeoutMs = 5_000
/** Clients send nothing more after this time, so that a stalled service is judged too. */
const sendingMsMax = 20_000
const readAgainAfterMs = 5
const readersMax = 4
/** Time for a few readings. */
const restMs = 10
/** Time for the service to notice that its clients have disconnected. */
const noticedWithinMs = 250

/**
 * Lets clients send operations without faults, each as fast as it is answered, with concurrent readers, and reads the result.
 * Clients are distributed over the replicas of the service.
 *
 * @throws HarnessError for a wrong plan, and if the service has no database.
 * @example
 * const record = await workload(system, { domain: orders, clients: 10, orders: () => [{ sku: 'lamp' }, { sku: 'lamp' }] })
 * const rows = { before: [], atRest: record.atRest.rows, after: record.after.rows }
 * expect([exactlyOnce(record, rows), noDoubt(record)]).toHold()
 */
export async function workload<Opened, Read, Row extends StateRow, Order>(
  system: System,
  plan: WorkloadPlan<Opened, Read, Row, Order>,
): Promise<WorkloadRecord> {
  checkWorkload(plan)
  const checked = withNamedErrors(plan) as unknown as WorkloadPlan
  const { domain, clients, heldReads, lastReads, within = 0, sabotage } = checked
  const { url, kind } = databaseOf(system)
  if (sabotage) checkSabotage('workload: sabotage', sabotage, kind)
  // Refused at once without a proxy.
  if (heldReads) await setTrap(system)
  await using stack = new AsyncDisposableStack()
  const { connections, opened, operations } = await openOperations(system, domain, stack, {
    max: clients + 1 + readersMax,
    timeoutMs,
    // Connections to a container's own address give no sign when it is lost, and some services end half-way.
    originOf: ({ origin, directOrigin }) => (sabotage ? origin : directOrigin),
    known: checked.opened,
  })
  const before = (await readRows({ url }, domain, opened)) ?? []
  const context: WorkloadContext = { system, plan: checked, url, opened, operations, readings: [] }
  const end = new AbortController()
  const [seen, generator] = await Promise.all([
    askAll(context).finally(() => end.abort()),
    watchCores(operations, end.signal),
    ...readBeside(context, end.signal),
  ])
  for (const look of heldReads?.(opened) ?? []) await readHeld(context, look)
  const refused = sabotage && (await refuseHalfway(operations, url, sabotage, Infinity))
  const looks = lastReads?.(opened) ?? []
  if (looks.length > 0) await sleep(within)
  const quiet = await Promise.all(
    connections.flatMap((_, replica) => looks.map(look => lookOnce(context, look, replica))),
  )
  const asked = [...operations.acts, ...(refused?.done ?? [])]
  const stateNow = async () => {
    // With the data of another workload it goes on: the rows of both belong to them.
    const [earlier, kept] = checked.opened === undefined ? [before, []] : [[], before]
    const state = await readState(url, domain, opened, earlier)
    return { ...state, rows: withKeysOf(asked, state.rows, kept) }
  }
  const atRest = await stateNow()
  if (sabotage) await untilReadyAgain(system)
  const replays = checked.askAgain ? await askAgain(operations, asked) : undefined
  return {
    ...seen,
    generator,
    opened,
    acts: operations.acts.map(withoutBody),
    ...(refused && { refusedHalfway: refused.done.map(withoutBody) }),
    ...(replays && { replays: replays.done.map(withoutBody) }),
    ...leftOutOf({ replays }),
    readings: context.readings,
    quiet,
    atRest,
    after: replays ? await stateNow() : atRest,
    errors: connections.flatMap(({ errors }) => errors),
  }
}

interface WorkloadContext {
  readonly system: System
  readonly plan: WorkloadPlan
  readonly url: string
  readonly opened: Json
  readonly operations: Operations
  readonly readings: Reading[]
}

async function lookOnce({ operations, opened, readings }: WorkloadContext, read: Look, number: number) {
  const reading = await readOnce(operations, { read, opened, number })
  if (reading !== undefined) readings.push(reading)
  return reading
}

function readBeside({ plan, operations, opened, readings }: WorkloadContext, over: AbortSignal) {
  const { domain, readers } = plan
  const look = (one: Reading) => readings.push(one)
  return [
    readAll(operations, { read: domain.read, opened, number: 0 }, over, readAgainAfterMs, look),
    ...(readers?.(opened) ?? []).map((looks, number) =>
      readAll(operations, { read: inTurn(looks), opened, number }, over, 0, look),
    ),
  ]
}

async function askAll(context: WorkloadContext) {
  const { system, plan, url, opened, operations } = context
  const { clients, meet, behind, health, hangUpAfter, crowd = clients } = plan
  await using stack = new AsyncDisposableStack()
  let sending = clients
  const origin = () => system.services[0]?.origin ?? ''
  const watch = health && stack.use(watchHealth(origin, health, () => operations.now()))
  const watched = behind && stack.use(watchConnections(url))
  const barrier = meet && (await standAt(meet(opened), operations, url, crowd))
  const held = behind && (await hold(url, plan.heldAtMost ?? timeoutMs, behind(opened)))
  const isNoticed = () => (hangUpAfter === undefined ? undefined : sleep(noticedWithinMs))
  const together = lockstep(clients)
  try {
    const ask = async (client: number) => {
      await askInTurn(context, client, together)
      sending -= 1
      // A crowd larger than the number of clients that still send would be waited for in vain.
      if (sending < crowd) barrier?.stop()
    }
    await Promise.all(Array.from({ length: clients }, (_, client) => ask(client)))
    await isNoticed()
  } finally {
    await barrier?.[Symbol.asyncDispose]()
    await held?.[Symbol.asyncDispose]()
  }
  await isNoticed()
  return {
    ...(barrier?.seen() ?? { met: 0, metUntilMs: 0 }),
    connections: watched?.peak ?? 0,
    health: watch?.seen() ?? { pulses: [], stallMs: 0 },
  }
}

async function askInTurn(context: WorkloadContext, client: number, together: () => Promise<void>) {
  const { plan, opened, operations } = context
  const { key: keyOf = (number, place) => `${number}-${place}`, hangUpAfter, inStep, readBack } = plan
  let count = 0
  for (const order of plan.orders?.(opened, client) ?? []) {
    if (operations.now() > sendingMsMax) return
    const key = `${operations.keyPrefix}-${keyOf(client, count)}`
    const draft = { client, key, count: count++, order, hangsUpAfter: hangUpAfter }
    const drawer = operations.drawers.get(key) ?? draft
    operations.drawers.set(key, drawer)
    const act = await operations.ask({ ...draft, drawer })
    operations.acts.push(act)
    const looks = act.effect.kind === 'applied' ? (readBack?.(act.order, opened) ?? []) : []
    for (const look of looks) await lookOnce(context, look, client + 1)
    if (!inStep) continue
    await together()
    await sleep(restMs)
  }
}

async function readHeld(context: WorkloadContext, look: Look): Promise<void> {
  const { system, plan, opened, operations } = context
  const [order] = plan.orders?.(opened, 0) ?? []
  const operate = async () => {
    const count = operations.acts.length
    const key = `${operations.keyPrefix}-held-${count}`
    operations.acts.push(await operations.ask({ client: 0, key, count, order }))
  }
  await readAcross(system, client => lookOnce(context, look, client), operate)
}

function inTurn(looks: readonly Look[]): Look {
  let turn = 0
  return async client => await looks[turn++ % looks.length]?.(client)
}

const withoutBody = <Of extends Act>({ body: _body, ...act }: Answered<Of>) => act
