import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '../domain/gate.ts'
import type { Operations } from '../domain/operations.ts'
import type { Places } from '../domain/places.ts'
import { untilBusy, untilIdle, untilSteady } from '../domain/steadiness.ts'
import { inject } from '../faults/inject.ts'
import { askReadiness, unreadyAgain } from '../faults/readiness.ts'
import {
  endsService,
  faultCatalogue,
  noticedFaults,
  type FaultName,
  type FaultWindow,
  type PlannedFault,
} from '../record/fault-plan.ts'
import { watchedRequestsOf, type RecoveryLimits } from '../judge/fault-run/judge.ts'
import type { PlaceCount } from '../judge/fault-run/record.ts'
import { recoveryOf } from '../judge/recovery.ts'
import type { TimedCore } from '../record/sample.ts'
import { ms } from '../record/units.ts'
import type { System } from '../system/system.ts'

/** Before the first fault, so that a service that never succeeds is not mistaken for one that a fault stopped. */
const warmUpMs = 500
/** A fault strikes when this share of the clients waits for a response. */
const busyShare = 1 / 4
/** The service is told to end when its pool is full: then readiness checks wait too. */
const heldUpShare = 3 / 4
/** Some places are free then: a readiness check that has not changed says so. */
const besideSlowClient: FaultName = 'terminateBesideSlowClient'
/** Longer than operations are held up at the database when the service is told to end: this request is the last in flight. */
const bodyHeldBack = ms(1_200)
const halfWithin = ms(500)
/** As many as lose their COMMIT: locks and connections of further clients could block the check of the outcome. */
const clientsOfALateCommit = 3
/** Few, so that the others show what the fault does to them. */
const clientsThatLeave = 8

interface UnderFaults {
  readonly operations: Operations
  readonly clients: number
  /** Closed while places are counted, and for most clients during a late COMMIT and beside a slow client. */
  readonly gate: Gate
  /** Absent if the service has no database. */
  readonly places: Places | undefined
  /** How many there were before clients waited behind a lock, if they did. */
  readonly placesAtFirst: number | undefined
  readonly limits: RecoveryLimits
  /** Core times of this process, while they are taken. */
  readonly generator: readonly TimedCore[]
  /** Holds operations up for a moment, if there is a database. */
  readonly holdUp: (() => Promise<AsyncDisposable>) | undefined
  readonly note: (note: string) => void
}

/** Counts the places at the database before the first fault, and after each one that the service survived. */
export async function strike(
  system: System,
  plan: Iterable<PlannedFault>,
  { operations, clients, gate, places, placesAtFirst, limits, generator, holdUp, note }: UnderFaults,
): Promise<{ readonly windows: readonly FaultWindow[]; readonly counts: readonly PlaceCount[] }> {
  await using held = new AsyncDisposableStack()
  const windows: FaultWindow[] = []
  /** The first fault since the last count, which may have taken the places. */
  let uncounted: Pick<FaultWindow, 'fault' | 'healedMs'> | undefined
  const counts: PlaceCount[] = []
  const whenIdle = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    using _closed = gate.close()
    await untilIdle(operations)
    return await work()
  }
  let closed = new DisposableStack()
  /** Only so many clients go on. */
  const letThrough = async (few: number) => {
    closed.use(gate.close(few))
    await untilIdle(operations, few)
  }
  const busy = async (fault: FaultName) => {
    note(`fault ${windows.length + 1}, ${fault}, after ${operations.acts.length} operations`)
    // The start of a replica may disturb what others are doing.
    operations.hurry(faultCatalogue[fault].strikes === 'service' && system.services.length > 1)
    closed = new DisposableStack()
    const isFull = endsService(fault) && fault !== besideSlowClient
    const waiting = Math.ceil(clients * (isFull ? heldUpShare : busyShare))
    if (fault === besideSlowClient) await letThrough(waiting)
    if (endsService(fault)) {
      // As a load balancer does a moment before: a cached readiness is then no excuse.
      await askReadiness(system)
      if (holdUp !== undefined) held.use(await holdUp())
    }
    if (fault === 'commitDeliveredLate') return await letThrough(clientsOfALateCommit)
    const heldBack = Math.min(bodyHeldBack, system.description.shutdownWithin / 2)
    const slow = { heldBack: ms(heldBack), inChunks: fault === besideSlowClient }
    if (endsService(fault)) await operations.sendHalf(slow, halfWithin)
    await untilBusy(operations, waiting)
    // Until the service has ended, requests to its closed port would be in doubt, which proves nothing.
    if (fault === besideSlowClient) closed.use(gate.close())
    // What a service does for clients that hang up then finds no database.
    if (faultCatalogue[fault].strikes === 'database') operations.leave(clientsThatLeave)
  }
  const limitOf = (fault: FaultName) => limits[fault] ?? faultCatalogue[fault].recoversWithin
  await sleep(warmUpMs)
  let before = places === undefined ? 0 : await whenIdle(() => places.count())
  const countAgain = async (fault: PlaceCount['fault'], atMs: number) => {
    if (places === undefined) return
    const after = await whenIdle(() => places.count(before))
    counts.push({ fault, atMs, countedMs: operations.now(), before, after })
    // A higher count may depend on the order of arrival, so it is no new baseline.
    before = Math.min(before, after)
  }
  if (placesAtFirst !== undefined) {
    const times = { atMs: 0, countedMs: operations.now() }
    counts.push({ fault: 'waitingBehindALock', ...times, before: placesAtFirst, after: before })
  }
  if (places !== undefined && before > 0) {
    const atMs = operations.now()
    await whenIdle(() => places.hangUp())
    await countAgain('clientsHangUp', atMs)
  }
  /** What is answered later may differ from what has ended the watch. */
  let watchedUntilMs = 0
  const recover = async (healed: Omit<FaultWindow, 'untilMs'>) => {
    closed.dispose()
    await operations.follow()
    watchedUntilMs = await untilSteady(operations, healed, limitOf(healed.fault), generator)
    operations.hurry(false)
  }
  for await (const injected of inject(system, plan, { now: () => operations.now(), busy, recover })) {
    const window = { ...injected, untilMs: watchedUntilMs }
    // A service that has not recovered is not ready and has no places; that is reported already.
    const isBack = recoveryOf(watchedRequestsOf(operations), window) !== undefined
    const unready =
      isBack && noticedFaults.includes(window.fault) ? await unreadyAgain(system, limitOf(window.fault)) : []
    windows.push({ ...window, breaches: [...window.breaches, ...unready] })
    uncounted ??= window
    if (!isBack) continue
    await countAgain(uncounted.fault, uncounted.healedMs)
    uncounted = undefined
  }
  return { windows, counts }
}
