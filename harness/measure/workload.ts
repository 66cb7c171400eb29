import { setTimeout as sleep } from 'node:timers/promises'
import { standAt } from '../domain/barrier.ts'
import { Connections } from '../domain/connections.ts'
import type { Domain, StateRow } from '../domain/domain.ts'
import { readRows, readState, withKeysOf } from '../domain/final-state.ts'
import { watchHealth } from '../domain/health.ts'
import { hold } from '../domain/hold.ts'
import { Lockstep } from '../domain/lockstep.ts'
import { openDomain } from '../domain/opening.ts'
import { Operations, type Answered } from '../domain/operations.ts'
import { watchConnections } from '../domain/pressure.ts'
import { readAll, readOnce } from '../domain/readings.ts'
import { askAgain } from '../domain/replays.ts'
import { refuseHalfway } from '../domain/sabotage.ts'
import type { Reading, WorkloadRecord } from '../judge/fault-run/record.ts'
import type { ScenarioClient } from '../load/scenario.ts'
import type { Act } from '../record/act.ts'
import { seed } from '../record/seed.ts'
import type { Call, Json } from '../record/call.ts'
import type { Count, Milliseconds } from '../record/units.ts'
import { databaseOf } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { watchCores } from './fault-run-watch.ts'
import { checkWorkload } from './workload-check.ts'

/** Reads something that the domain knows. */
export type Look<Read = Json> = (client: ScenarioClient) => Promise<Read>

/** What clients ask for, and what stands in their way. */
export interface WorkloadPlan<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  readonly domain: Domain<Opened, Read, Row, Order>
  readonly clients: Count
  /** What an earlier workload had opened; by default it is opened anew. */
  readonly opened?: Opened
  /** What each client asks for, one after the other; where one is `undefined`, the domain draws it. */
  readonly orders?: (opened: NoInfer<Opened>, client: number) => Iterable<NoInfer<Order> | undefined>
  /** Clients for whom this returns the same text share a key. */
  readonly key?: (client: number, count: number) => string
  /** SQL of locks, each a place where all clients are held until all are there, again and again. */
  readonly meet?: (opened: NoInfer<Opened>) => readonly string[]
  /** How many must be held for that: places in the pool of the service, where there are fewer than clients. */
  readonly crowd?: Count
  /** SQL of a lock that is held from before the first operation until all are answered. */
  readonly behind?: (opened: NoInfer<Opened>) => string
  /** But no longer than this. */
  readonly heldAtMost?: Milliseconds
  /** Clients are gone after this time, without waiting for the answer. */
  readonly hangUpAfter?: Milliseconds
  /** Tables at which the database refuses one operation after the other half-way, when all others are answered. */
  readonly sabotage?: readonly string[]
  /** Asked twenty times a second meanwhile. */
  readonly health?: Call
  /** Nobody asks before all are answered, and then there is a moment of rest: what is stale by then is seen to remain so. */
  readonly inStep?: true
  /** Reads what an operation has changed, as soon as it is confirmed; of several replicas the next one is asked. */
  readonly readBack?: (order: NoInfer<Order>) => readonly Look<NoInfer<Read>>[]
  /** Each list has a client of its own that sends nothing, and reads it by turns as fast as it is answered. */
  readonly readers?: (opened: NoInfer<Opened>) => readonly (readonly Look<NoInfer<Read>>[])[]
  /** Read of each replica when all is quiet. */
  readonly lastReads?: (opened: NoInfer<Opened>) => readonly Look<NoInfer<Read>>[]
  /** Whatever is in doubt afterwards, and some of the others, is asked for again with its key; `doubtsResolved` judges the answers. */
  readonly askAgain?: true
}

const timeoutMs = 5_000
/** A client asks for nothing more after this time, so that a service that has come to a standstill is judged all the same. */
const sendingMsMax = 20_000
const readAgainAfterMs = 5
const readersMax = 4
/** A few readings. */
const restMs = 10
/** Until a service has noticed that its clients are gone. */
const noticedWithinMs = 250

/**
 * Has clients ask for operations without any fault, each as fast as it is answered, with readers beside them, and reads
 * what came of it. Clients are shared among the replicas of the service.
 *
 * @throws HarnessError for a plan that is wrong, and where the service has no database.
 * @example
 * const record = await workload(system, { domain: orders, clients: 10, orders: () => [{ sku: 'lamp' }, { sku: 'lamp' }] })
 * const rows = { before: [], atRest: record.atRest.rows, after: record.after.rows }
 * expect([exactlyOnce(record, rows), noDoubt(record)]).toHold()
 */
export async function workload<Opened, Read, Row extends StateRow, Order>(
  system: System,
  plan: WorkloadPlan<Opened, Read, Row, Order>,
): Promise<WorkloadRecord> {
  return await perform(system, checkWorkload(plan as unknown as WorkloadPlan))
}

interface Stage {
  readonly system: System
  readonly plan: WorkloadPlan
  readonly url: string
  readonly opened: Json
  readonly operations: Operations
  readonly readings: Reading[]
}

async function perform(system: System, plan: WorkloadPlan): Promise<WorkloadRecord> {
  const { domain, clients, lastReads } = plan
  const { url } = databaseOf(system)
  await using stack = new AsyncDisposableStack()
  const connections = system.services.map(service => {
    // Nobody is told at a container's own address when it is lost, and half-way some services end.
    const origin = () => (plan.sabotage ? service.origin : service.directOrigin)
    return stack.use(new Connections(origin, { max: clients + 1 + readersMax, timeoutMs }))
  })
  const opened: Json = plan.opened ?? (await openDomain(domain, connections))
  const before = (await readRows({ url }, domain, opened)) ?? []
  const operations = new Operations({ domain, opened, connections, seed: seed() })
  const stage = { system, plan, url, opened, operations, readings: [] }
  const end = new AbortController()
  const [seen, generator] = await Promise.all([
    askAll(stage).finally(() => end.abort()),
    watchCores(operations, end.signal),
    ...readBeside(stage, end.signal),
  ])
  const refused = plan.sabotage && (await refuseHalfway(operations, url, plan.sabotage))
  const quiet = await Promise.all(
    connections.flatMap((_, replica) =>
      (lastReads?.(opened) ?? []).map(look => lookOnce(stage, look, replica)),
    ),
  )
  const asked = [...operations.acts, ...(refused ?? [])]
  const stateNow = async () => {
    const state = await readState(url, domain, opened)
    return { ...state, rows: withKeysOf(asked, state.rows, before) }
  }
  const atRest = await stateNow()
  const replays = plan.askAgain && (await askAgain(operations, asked))
  return {
    ...seen,
    generator,
    opened,
    acts: operations.acts.map(withoutBody),
    ...(refused && { refusedHalfway: refused.map(withoutBody) }),
    ...(replays && { replays: replays.map(withoutBody) }),
    readings: stage.readings,
    quiet,
    atRest,
    after: replays ? await stateNow() : atRest,
    errors: connections.flatMap(({ errors }) => errors),
  }
}

async function lookOnce({ operations, opened, readings }: Stage, read: Look, number: number) {
  const reading = await readOnce(operations, { read, opened, number })
  if (reading !== undefined) readings.push(reading)
  return reading
}

/** What is read as long as operations are asked for. */
function readBeside({ plan, operations, opened, readings }: Stage, over: AbortSignal) {
  const { domain, readers } = plan
  const reading = { over, look: (one: Reading) => readings.push(one) }
  return [
    readAll(operations, { read: domain.read, opened, number: 0 }, { ...reading, everyMs: readAgainAfterMs }),
    ...(readers?.(opened) ?? []).map((looks, number) =>
      readAll(operations, { read: inTurn(looks), opened, number }, { ...reading, everyMs: 0 }),
    ),
  ]
}

async function askAll(stage: Stage) {
  const { system, plan, url, opened, operations } = stage
  const { clients, meet, behind, health, hangUpAfter, crowd = clients } = plan
  await using stack = new AsyncDisposableStack()
  const origin = () => system.services[0]?.origin ?? ''
  const watch = health && stack.use(watchHealth(origin, health, () => operations.now()))
  const watched = behind && stack.use(watchConnections(url))
  const barrier = meet && (await standAt(meet(opened), operations, url, crowd))
  const held = behind && (await hold(url, plan.heldAtMost ?? timeoutMs, behind(opened)))
  const isNoticed = () => (hangUpAfter === undefined ? undefined : sleep(noticedWithinMs))
  const lockstep = new Lockstep(clients)
  try {
    await Promise.all(Array.from({ length: clients }, (_, client) => askInTurn(stage, client, lockstep)))
    await isNoticed()
  } finally {
    await barrier?.[Symbol.asyncDispose]()
    await held?.[Symbol.asyncDispose]()
  }
  await isNoticed()
  return {
    met: barrier?.met ?? 0,
    connections: watched?.peak ?? 0,
    health: watch?.seen() ?? { pulses: [], stallMs: 0 },
  }
}

async function askInTurn(stage: Stage, client: number, lockstep: Lockstep): Promise<void> {
  const { plan, opened, operations } = stage
  const { key = (number, place) => `${number}-${place}`, hangUpAfter, inStep, readBack } = plan
  let count = 0
  for (const order of plan.orders?.(opened, client) ?? []) {
    if (operations.now() > sendingMsMax) return
    const act = await operations.ask({
      client,
      key: `${operations.keyPrefix}-${key(client, count)}`,
      count: count++,
      ...(order !== undefined && { order: order as unknown }),
      ...(hangUpAfter && { hangsUpAfter: hangUpAfter }),
    })
    operations.acts.push(act)
    const looks = act.effect.kind === 'applied' ? (readBack?.(act.order) ?? []) : []
    for (const look of looks) await lookOnce(stage, look, client + 1)
    if (inStep === undefined) continue
    await lockstep.together()
    await sleep(restMs)
  }
}

function inTurn(looks: readonly Look[]): Look {
  let turn = 0
  return async client => await looks[turn++ % looks.length]?.(client)
}

const withoutBody = <Of extends Act>({ body: _body, ...act }: Answered<Of>) => act
