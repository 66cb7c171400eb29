import { setTimeout as sleep } from 'node:timers/promises'
import {
  beginSpan,
  coreTimesOf,
  databaseOf,
  type FaultName,
  type FaultWindow,
  inject,
  messageOf,
  type PlannedFault,
  type System,
  type TimedCore,
} from 'vitest-plumbline'
import { type Happening, recoveryOf } from 'vitest-plumbline/judge'
import { readAftermath, type Aftermath } from './aftermath.ts'
import { type LocksSeen, watchDeadlocks } from './deadlocks.ts'
import { Clients, openAccounts, type Draft } from './clients.ts'
import { Gate } from './gate.ts'
import type { History } from './history.ts'
import { type PlaceCount, Places } from './places.ts'
import { holdAccount } from './pressure.ts'
import { untilBusy, untilIdle, untilSteady, watchedRequestsOf } from './readiness.ts'
import { sendAgain, type Replays } from './replay.ts'
import { Switchboard } from './switchboard.ts'
import { readFinalState } from './final-state.ts'
import { atRandom } from './workload.ts'

/** A workload while faults struck, and what came of it. */
export interface FaultRun {
  readonly history: History
  readonly windows: readonly FaultWindow[]
  /** One for each fault after which the service was steady again. */
  readonly places: readonly PlaceCount[]
  /** Every transfer in doubt, and some others, sent again with their keys when all was healed. */
  readonly replays: Replays
  /** Each time the service ended by itself. */
  readonly crashes: readonly Happening[]
  readonly aftermath: Aftermath
  readonly locks: LocksSeen
  /** What this process got of the cores meanwhile. */
  readonly generator: readonly TimedCore[]
}

export const poolSize = 10
export const clients = 2 * poolSize
/** So that a service that refuses everything at once is not asked ten thousand times a second. */
const pauseMs = 25
const readEveryMs = 50
/** Rich enough that nothing is refused for want of money: then every doubt must end in one row. */
const balances = Array.from({ length: 10 }, () => 1_000_000)
/** Before the first fault, so that a service without success is not taken for one that a fault has stopped. */
const warmUpMs = 500
/** So long requests are in the middle of their work when the service is told to end; less than it lets them wait for a lock. */
const heldMs = 900
/** A connection whose other end has vanished may take the database a while to notice. */
const settlesWithinMs = 10_000
const lookAtCoresEveryMs = 100

/** Has clients transfer money at random while the faults of a plan strike, one after the other. */
export async function runUnderFaults(
  system: System,
  plan: Iterable<PlannedFault>,
  seed: number,
): Promise<FaultRun> {
  await using locks = await watchDeadlocks(() => databaseOf(system).url)
  using span = beginSpan('faults', 'money under faults')
  await using switchboard = new Switchboard(() => system.service.origin, clients + 1)
  const opening = await openAccounts(switchboard.client, balances)
  const accounts = [...opening.keys()]
  const standing = await Places.open(
    () => switchboard.client,
    () => databaseOf(system).url,
  )
  await using held = new AsyncDisposableStack()
  const gate = new Gate()
  const places: PlaceCount[] = []
  const crowd = new Clients(() => switchboard.client)
  const end = new AbortController()
  const over = end.signal

  const countPlaces = async (expected?: number): Promise<number> => {
    using _closed = gate.close()
    await untilIdle(crowd)
    return await standing.count(expected)
  }
  const injectAll = async (): Promise<FaultWindow[]> => {
    const windows: FaultWindow[] = []
    await sleep(warmUpMs)
    let before = await countPlaces()
    const busy = async (fault: FaultName) => {
      if (fault === 'terminateService') {
        held.use(await holdAccount(databaseOf(system).url, accounts[0] ?? 0, heldMs))
      }
      await untilBusy(crowd)
    }
    const recover = (healed: Omit<FaultWindow, 'untilMs'>) => untilSteady(crowd, healed)
    for await (const window of inject(system, plan, { now: () => crowd.now(), busy, recover })) {
      windows.push(window)
      // Who is not back cannot wait anywhere; that is told already.
      if (recoveryOf(watchedRequestsOf(crowd), window) !== undefined) {
        const after = await countPlaces(before)
        places.push({ fault: window.fault, atMs: window.healedMs, before, after })
        before = after
      }
      span.update({
        note: `${windows.length} healed, the last was ${window.fault}; ${crowd.attempts.length} transfers`,
      })
    }
    return windows
  }
  const send = (client: number) =>
    crowd.send({
      client,
      drafts: endless(seed, client, accounts),
      keyPrefix: 'under-fire',
      goesOn: () => !over.aborted,
      afterwards: async () => {
        await sleep(pauseMs)
        await gate.opened
      },
    })
  const [windows, generator, crashes] = await Promise.all([
    injectAll().finally(() => end.abort()),
    watchCores(crowd, over),
    startAfterCrashes(crowd, over, system.service.container),
    crowd.readAll(over, readEveryMs),
    ...Array.from({ length: clients }, (_, client) => send(client)),
  ])

  const { errors } = switchboard
  const { attempts, readings } = crowd
  const history = { opening, attempts, readings, errors, faults: windows.flatMap(happenings) }
  const replays = await sendAgain(system, history, () => crowd.now())
  const aftermath = await settled(databaseOf(system).url)
  const finalState = await readFinalState(databaseOf(system).url, accounts)
  return {
    history: { ...history, finalState },
    windows,
    places,
    replays: { ...replays, finalState },
    crashes,
    aftermath,
    locks: locks.seen(),
    generator,
  }
}

function* endless(seed: number, client: number, accounts: readonly number[]): Generator<Draft> {
  for (let round = 0; ; round++) yield* atRandom(seed + round * clients, 1_000, 100)(accounts, client)
}

async function watchCores(crowd: Clients, over: AbortSignal): Promise<TimedCore[]> {
  const times: TimedCore[] = []
  while (!over.aborted) {
    const got = await coreTimesOf(process.pid)
    if (got !== undefined) times.push({ atMs: crowd.now(), ...got })
    await sleep(lookAtCoresEveryMs)
  }
  return times
}

/** As whatever runs a container in earnest would do it; what the crash has cost, the other rules say. */
async function startAfterCrashes(
  crowd: Clients,
  over: AbortSignal,
  container: System['service']['container'],
): Promise<Happening[]> {
  const crashes: Happening[] = []
  const ended = new Promise<undefined>(resolve => {
    over.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  for (;;) {
    const what = await Promise.race([container.crash('by itself, under faults').catch(messageOf), ended])
    if (what === undefined) return crashes
    crashes.push({ atMs: crowd.now(), what })
    await container.start()
  }
}

const happenings = ({ fault, struckMs, healedMs }: FaultWindow): Happening[] => [
  { atMs: struckMs, what: `${fault} strikes` },
  { atMs: healedMs, what: `${fault} is healed` },
]

/** What is left as soon as that is nothing, or when its time is up. */
async function settled(databaseUrl: string): Promise<Aftermath> {
  const deadline = performance.now() + settlesWithinMs
  for (;;) {
    const aftermath = await readAftermath(databaseUrl)
    const clean = aftermath.states.every(state => state === 'idle') && aftermath.states.length <= poolSize
    if (clean || performance.now() > deadline) return aftermath
  }
}
