import { setTimeout as sleep } from 'node:timers/promises'
import { restMs, settledSessions } from '../domain/aftermath.ts'
import { watchDeadlocks } from '../domain/deadlocks.ts'
import type { Domain, StateRow } from '../domain/domain.ts'
import { keyed, readAtOnce, readRows, readState, withKeysOf } from '../domain/final-state.ts'
import { Gate } from '../domain/gate.ts'
import { leftOutOf } from '../domain/in-time.ts'
import { checkInput, sendMalformed } from '../domain/inputs.ts'
import { watchInvariants, type Invariant } from '../domain/invariants.ts'
import { openDatabase } from '../domain/open-database.ts'
import { placesOf } from '../domain/places.ts'
import { hold, press } from '../domain/pressure.ts'
import { readAll, readOnce } from '../domain/readings.ts'
import { askUntilDecided } from '../domain/replays.ts'
import { checkTables, refuseHalfway } from '../domain/sabotage.ts'
import { transactionsOf } from '../domain/transactions.ts'
import { portOf } from '../faults/ports.ts'
import { proxyKept } from '../faults/proxy-control.ts'
import { faultCatalogue, type FaultName } from '../record/fault-plan.ts'
import { countedRows } from '../judge/fault-run/counters.ts'
import { settledByDefault, type FaultRunLimits, type UnaskedRule } from '../judge/fault-run/judge.ts'
import type { MeasuredFaultRun } from '../judge/records/judge.ts'
import { beginSpan } from '../progress/span.ts'
import type { Json } from '../record/call.ts'
import { mapValues } from '../record/map-values.ts'
import type { TimedCore } from '../record/sample.ts'
import { seed } from '../record/seed.ts'
import type { Count } from '../record/units.ts'
import { sourceRootOf } from '../system/service-image.ts'
import { containersOf } from '../system/containers.ts'
import type { System } from '../system/system.ts'
import { withSources } from './crash-sources.ts'
import { startAfterCrashes, watchCores } from './fault-run-watch.ts'
import { openOperations } from './opening.ts'
import { linesSince, statementsSince } from './told-afterwards.ts'
import { plannedFaults } from './planned-faults.ts'
import { untilReadyAgain } from './ready-again.ts'
import { strike } from './strike.ts'

/** Promises of a fault run in addition to the default rules. */
export type FaultRunPromises<Opened = Json, Read = Json, Row = Json> = Omit<FaultRunLimits, 'invariants'> & {
  /** Must hold for every reading, or at the end. Their names become part of the ids of their checks. */
  readonly invariants?: Readonly<Record<string, Invariant<Opened, Read, Row>>>
}

/** Plan of the fixture `faultRun`. */
export interface FaultRunPlan<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  readonly name?: string
  readonly domain: Domain<Opened, Read, Row, Order>
  /** The system under test, from `another`; by default one of its own. */
  readonly on?: System
  /** 20 by default. */
  readonly clients?: Count
  /** Containers of the service, all with one database. 1 by default; faults strike the first. */
  readonly replicas?: Count
  /** Each strikes once, in an order drawn by the seed. With FAULTS=60 they strike at random for 60 s. */
  readonly faults: readonly FaultName[]
  readonly promises?: FaultRunPromises<NoInfer<Opened>, NoInfer<Read>, NoInfer<Row>>
  /** Default rules to switch off, by name; the report shows the reason. */
  readonly without?: Readonly<Partial<Record<UnaskedRule, string>>>
}

const readEveryMs = 50
/** How long operations are held up when the service is told to end; less than their lock timeout. */
const heldMs = 900
/** Until the engine reports the end of a service that ends at once. */
const crashedWithinMs = 500
/** Added to the timeout, so that an operation that takes the full time is still answered. */
const graceMs = 200
/** Some thirty refusals of a table, in all: a service that answers none takes seconds for each. */
const refusedWithinMs = 30_000
const allRefusedWithinMs = 45_000

/** Reads the result at rest, and again after all operations in doubt were repeated. @throws HarnessError for a wrong domain. */
export async function faultRun(system: System, plan: FaultRunPlan): Promise<MeasuredFaultRun> {
  const { name, domain, clients = 20, faults, promises = {}, without = {} } = plan
  const { invariants = {}, ...limits } = promises
  const { services, database } = system
  using span = beginSpan(name ?? 'operations under faults')
  const note = (text: string) => span.update({ note: text })
  await using stack = new AsyncDisposableStack()
  const timeoutMs = (limits.settled ?? settledByDefault) + graceMs
  const most = { max: clients + 1, timeoutMs }
  const { connections, opened, operations } = await openOperations(system, domain, stack, most)
  const { sabotage, input, history, counters } = domain
  if (input) checkInput(operations, input, domain)
  if (sabotage && database) await checkTables(database.url, sabotage)
  const before = await readRows(database, domain, opened)
  const locks = database && stack.use(await watchDeadlocks(() => database.url))
  const watch = watchInvariants(invariants, opened)
  const places = database && placesOf(operations, clients, () => openDatabase(database.url))
  const reader = { read: domain.read, opened, number: clients }
  const gate = new Gate()
  const generator: TimedCore[] = []
  const end = new AbortController()
  const over = end.signal
  /** Requests of the run itself, after the clients have ended, may also end the service. */
  const quiet = new AbortController()
  stack.defer(() => quiet.abort())
  const crashing = Promise.all(services.map(service => startAfterCrashes(operations, quiet.signal, service)))
  crashing.catch(() => end.abort())
  const placesAtFirst = domain.lock && (await places?.count())
  const pressed =
    domain.lock &&
    database &&
    (await press(operations, clients, database.url, timeoutMs + graceMs, domain.lock(opened)))
  const tasks = Promise.all([
    strike(system, plannedFaults(seed(), faults), {
      operations,
      clients,
      gate,
      places,
      placesAtFirst,
      limits: limits.recovery ?? {},
      generator,
      holdUp: database && (() => hold(database.url, heldMs, domain.lock?.(opened))),
      note,
    }).finally(() => end.abort()),
    watchCores(operations, over, generator),
    readAll(operations, reader, over, readEveryMs, reading => watch.look(reading)),
    proxyKept(system, over),
    ...Array.from({ length: clients }, (_, client) => operations.goOn(client, over, gate)),
  ])
  // A failure of one ends the others.
  tasks.catch(() => end.abort())
  const [{ windows, counts }, , readings] = await tasks

  note(sabotage ? 'after all faults, tables refuse writes' : 'after all faults')
  const withinMs = Math.min(refusedWithinMs * (sabotage?.length ?? 0), allRefusedWithinMs)
  const refusedHalfway =
    sabotage && database && (await refuseHalfway(operations, database.url, sabotage, withinMs))
  await sleep(restMs)
  await untilReadyAgain(system)
  const atRest = await readRows(database, domain, opened)
  const asked = [...operations.acts, ...(refusedHalfway?.done ?? [])]
  const isKeyed = asked.some(({ withoutKey }) => !withoutKey)
  note('after all faults, operations are repeated')
  const replays = isKeyed ? await askUntilDecided(operations, asked) : undefined
  const others = [...(places?.acts ?? []), ...operations.left]
  const ofClients = [...asked, ...others, ...(pressed?.acts ?? []), ...(replays?.done ?? [])]
  note('after all faults, inputs are varied')
  // Before the input, which may have no order.
  const state = counters && before && database && (await readState(database.url, domain, opened, before))
  // After the last reading of the clients: without an order, the history does not know the input.
  const malformed = input && (await sendMalformed(operations, opened, input, domain))
  const atFirst = places && { connectionsBefore: places.connectionsAtFirst, replicas: services.length }
  const aftermath =
    database && atFirst && (await settledSessions(database.url, containersOf(system), atFirst, limits))
  const { finalState } = domain
  const after = finalState && database && (await readAtOnce(database.url, { finalState }, opened)).rows
  const acts = malformed ? [...ofClients, malformed.right] : ofClients
  const ordered = malformed?.right.order === undefined ? ofClients : acts
  await untilReadyAgain(system)
  const last = await readOnce(operations, reader)
  if (database && faults.some(fault => faultCatalogue[fault].strikes === 'database')) {
    // While clients send, every connection may be in use: a crash by the error of an idle one would not show.
    await portOf(database).endAll(database)
    await sleep(crashedWithinMs)
  }
  quiet.abort()
  const crashes = await withSources((await crashing).flat(), sourceRootOf(system.description))
  watch.lookAtEnd({ read: last?.value as Json, finalState: after, acts }, operations.now())
  const rows = before &&
    atRest &&
    after && {
      before,
      atRest: withKeysOf(acts, atRest, before),
      after: withKeysOf(acts, keyed(after), before),
    }
  const held = state && { ...state, rows: withKeysOf(ofClients, state.rows, []) }
  const counted = counters && countedRows(counters, counters.opening(opened), ofClients, held)
  const startedAt = Math.round(Date.now() - operations.now())
  const sql = await statementsSince(system, operations.keyPrefix, startedAt)
  return {
    kind: 'faultRun',
    name,
    promises: { ...limits, invariants: mapValues(invariants, () => true) },
    clients,
    replicas: services.length,
    acts: operations.acts.map(withoutBody),
    others: others.map(withoutBody),
    ...(pressed && { pressed: { ...pressed, acts: pressed.acts.map(withoutBody) } }),
    ...(refusedHalfway && { refusedHalfway: refusedHalfway.done.map(withoutBody) }),
    ...(malformed && { input: withoutBody(malformed.right), malformed: malformed.done }),
    ...(replays && {
      replays: replays.done.map(replay => ({ ...withoutBody(replay), before: withoutBody(replay.before) })),
    }),
    ...leftOutOf({ refusedHalfway, replays, malformed }),
    windows,
    places: counts,
    crashes,
    ...(aftermath && { aftermath }),
    ...(locks && { locks: locks.seen() }),
    errors: connections.flatMap(({ errors }) => errors),
    generator,
    readings: [...readings, ...(last ? [last] : [])],
    lateReads: operations.lateReads,
    cutReads: operations.cutReads,
    invariants: watch.seen,
    ...(counted && { counted }),
    ...(rows && { rows }),
    logs: await linesSince(system, startedAt),
    ...(sql && { sql }),
    ...(history && { transactions: transactionsOf(ordered, history, rows?.after ?? []) }),
    without,
  }
}

const withoutBody = <Of extends { readonly body?: unknown; readonly text?: string }>({
  body: _body,
  text: _text,
  ...act
}: Of) => act
