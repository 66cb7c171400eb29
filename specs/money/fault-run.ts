import { setTimeout as sleep } from 'node:timers/promises'
import {
  beginSpan,
  coreTimesOf,
  faultCatalogue,
  type FaultWindow,
  inject,
  messageOf,
  type PlannedFault,
  type System,
  type TimedCore,
} from 'vitest-plumbline'
import { type Happening, recoveryOf, type WatchedRequest } from 'vitest-plumbline/judge'
import { readAftermath, type Aftermath } from './aftermath.ts'
import type { Attempt, Balances, History, Reading } from './history.ts'
import { replayDoubts } from './replay.ts'
import { Switchboard } from './switchboard.ts'
import { readFinalState } from './final-state.ts'
import { atRandom, type Draft } from './workload.ts'

/** A workload while faults struck, and what came of it. */
export interface FaultRun {
  readonly history: History
  readonly windows: readonly FaultWindow[]
  /** Every transfer in doubt, sent again with its key when all was healed. */
  readonly replays: History
  /** Each time the service ended by itself. */
  readonly crashes: readonly Happening[]
  readonly aftermath: Aftermath
  /** What this process got of the cores meanwhile. */
  readonly generator: readonly TimedCore[]
}

/** A workload that goes on until it is told to stop, on one clock. */
interface Course {
  readonly now: () => number
  readonly over: AbortSignal
  /** Sent, and not yet answered. */
  readonly underWay: Set<Pick<Attempt, 'sentMs'>>
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
/** Transfers in flight when a fault strikes. */
const busyWith = poolSize / 2
const busyWithinMs = 500
/** Longer than it must take to be steady again: time to see that it is not. */
const watchedMs = 1_000
/** A connection whose other end has vanished may take the database a while to notice. */
const settlesWithinMs = 10_000
const lookEveryMs = 50
const lookAtCoresEveryMs = 100

export const watchedRequestsOf = ({ attempts }: Pick<History, 'attempts'>): WatchedRequest[] =>
  attempts
    .map(({ sentMs, answeredMs, answer }) => ({ sentMs, answeredMs, succeeded: answer.kind === 'applied' }))
    .toSorted((a, b) => a.sentMs - b.sentMs)

/** Has clients transfer money at random while the faults of a plan strike, one after the other. */
export async function runUnderFaults(
  system: System,
  plan: Iterable<PlannedFault>,
  seed: number,
): Promise<FaultRun> {
  using span = beginSpan('faults', 'money under faults')
  await using switchboard = new Switchboard(() => system.service.origin, clients + 1)
  const opening = await openAccounts(switchboard)
  const accounts = [...opening.keys()]
  const startedAt = performance.now()
  const end = new AbortController()
  const course: Course = { now: () => performance.now() - startedAt, over: end.signal, underWay: new Set() }
  const attempts: Attempt[] = []

  const injectAll = async (): Promise<FaultWindow[]> => {
    const windows: FaultWindow[] = []
    await sleep(warmUpMs)
    const busy = async () => untilBusy(course)
    const recover = async (healed: Pick<FaultWindow, 'fault' | 'healedMs'>) =>
      untilSteady(course, attempts, healed)
    for await (const window of inject(system, plan, { now: course.now, busy, recover })) {
      windows.push(window)
      span.update({
        note: `${windows.length} healed, the last was ${window.fault}; ${attempts.length} transfers`,
      })
    }
    return windows
  }
  const send = async (client: number) => {
    for await (const attempt of transfers(course, switchboard, endless(seed, client, accounts), client)) {
      attempts.push(attempt)
    }
  }
  const [windows, readings, generator, crashes] = await Promise.all([
    injectAll().finally(() => end.abort()),
    read(course, switchboard),
    watchCores(course),
    startAfterCrashes(course, system.service.container),
    ...Array.from({ length: clients }, (_, client) => send(client)),
  ])

  const { errors } = switchboard
  const history = { opening, attempts, readings, errors, faults: windows.flatMap(happenings) }
  const replays = await replayDoubts(system, history)
  const aftermath = await settled(system.database.url)
  const finalState = await readFinalState(system.database.url, accounts)
  return {
    history: { ...history, finalState },
    windows,
    replays: { ...replays, finalState },
    crashes,
    aftermath,
    generator,
  }
}

async function openAccounts({ client }: Switchboard): Promise<Balances> {
  const opening = new Map<number, number>()
  for (const balance of balances) opening.set(await client.open(balance), balance)
  return opening
}

function* endless(seed: number, client: number, accounts: readonly number[]): Generator<Draft> {
  for (let round = 0; ; round++) yield* atRandom(seed + round * clients, 1_000, 100)(accounts, client)
}

/** One client's transfers, one after the other. */
async function* transfers(
  { now, over, underWay }: Course,
  switchboard: Switchboard,
  drafts: Iterable<Draft>,
  client: number,
): AsyncGenerator<Attempt> {
  let process = client
  let count = 0
  for (const draft of drafts) {
    if (over.aborted) return
    const order = { ...draft, key: `under-fire-${client}-${count++}` }
    const sent = { sentMs: now() }
    underWay.add(sent)
    const answer = await switchboard.client.transfer(order)
    underWay.delete(sent)
    yield { process, order, ...sent, answeredMs: now(), answer }
    if (answer.kind === 'unknown') process += clients
    await sleep(pauseMs)
  }
}

async function read({ now, over }: Course, switchboard: Switchboard): Promise<Reading[]> {
  const readings: Reading[] = []
  while (!over.aborted) {
    const atMs = now()
    const reading = await switchboard.client.read()
    if (reading !== undefined) readings.push({ atMs, answeredMs: now(), ...reading })
    await sleep(readEveryMs)
  }
  return readings
}

async function watchCores({ now, over }: Course): Promise<TimedCore[]> {
  const times: TimedCore[] = []
  while (!over.aborted) {
    const got = await coreTimesOf(process.pid)
    if (got !== undefined) times.push({ atMs: now(), ...got })
    await sleep(lookAtCoresEveryMs)
  }
  return times
}

/** As whatever runs a container in earnest would do it; what the crash has cost, the other rules say. */
async function startAfterCrashes(
  { now, over }: Course,
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
    crashes.push({ atMs: now(), what })
    await container.start()
  }
}

/** Waits until enough transfers are in flight, or for a while where they are answered too fast for that. */
async function untilBusy({ now, underWay }: Course): Promise<void> {
  const latestMs = now() + busyWithinMs
  while (now() < latestMs && underWay.size < busyWith) await sleep(1)
}

/** Waits until the service is steady again or its time is up, so that no fault is blamed for the one before. */
async function untilSteady(
  { now, underWay }: Course,
  attempts: readonly Attempt[],
  { fault, healedMs }: Pick<FaultWindow, 'fault' | 'healedMs'>,
): Promise<void> {
  const latestMs = healedMs + faultCatalogue[fault].recoversWithin + watchedMs
  const steady = () => {
    const answered = watchedRequestsOf({ attempts: attempts.filter(({ sentMs }) => sentMs >= healedMs) })
    const waiting = [...underWay].map(({ sentMs }) => ({ sentMs, answeredMs: Infinity, succeeded: false }))
    const inOrder = [...answered, ...waiting].toSorted((a, b) => a.sentMs - b.sentMs)
    return recoveryOf(inOrder, { healedMs, untilMs: now() }) !== undefined
  }
  while (now() < latestMs && !steady()) await sleep(lookEveryMs)
}

const happenings = ({ fault, struckMs, healedMs }: FaultWindow): Happening[] => [
  { atMs: struckMs, what: `${fault} has struck` },
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
