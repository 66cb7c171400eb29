import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../harness/errors.ts'
import { inject } from '../../harness/faults/inject.ts'
import {
  atRandom as faultsAtRandom,
  eachOnce,
  natures,
  type Band,
  type FaultName,
  type PlannedFault,
} from '../../harness/faults/plan.ts'
import { recoveryOf, type Trial } from '../../harness/judge/recovery.ts'
import type { Happening } from '../../harness/judge/violations.ts'
import type { System } from '../../harness/test.ts'
import { readAftermath, type Aftermath } from './aftermath.ts'
import type { Attempt, Balances, History, Reading } from './history.ts'
import { replayDoubts } from './replay.ts'
import { Switchboard } from './switchboard.ts'
import { readTruth } from './truth.ts'
import { atRandom, type Draft } from './workload.ts'

/** A workload while faults struck, and what came of it. */
export interface Fire {
  readonly history: History
  readonly bands: readonly Band[]
  /** Every transfer in doubt, sent again with its key when all was healed. */
  readonly replays: History
  /** Each time the service ended by itself. */
  readonly crashes: readonly Happening[]
  readonly aftermath: Aftermath
}

const clients = 20
/** So that a service that refuses everything at once is not asked ten thousand times a second. */
const pauseMs = 25
const readEveryMs = 50
/** Rich enough that nothing is refused for want of money: then every doubt must end in one row. */
const balances = Array.from({ length: 10 }, () => 1_000_000)
/** Before the first fault, so that a service without success is not taken for one that a fault has stopped. */
const warmUpMs = 500
/** What is left behind by a connection that nobody closed may take the database a while to notice. */
const settlesWithinMs = 10_000
const lookEveryMs = 50

/** Seconds for which faults strike at random, from the environment; where it is not set, each strikes once. */
const fireSeconds = Number(process.env['FAULTS'] ?? 0)
export const timeoutMs = 150_000 + fireSeconds * 1_000

/** Each once or, for as long as `FAULTS` says, at random. */
export function* planned(seed: number, faults: readonly FaultName[]): Generator<PlannedFault> {
  if (fireSeconds === 0) yield* eachOnce(seed, faults)
  const deadline = performance.now() + fireSeconds * 1_000
  for (const fault of faultsAtRandom(seed, faults)) {
    if (performance.now() > deadline) return
    yield fault
  }
}

export const trialsOf = ({ attempts }: Pick<History, 'attempts'>): Trial[] =>
  attempts
    .map(({ sentMs, answeredMs, answer }) => ({ sentMs, answeredMs, succeeded: answer.kind === 'applied' }))
    .toSorted((a, b) => a.sentMs - b.sentMs)

/** Has clients transfer money at random while the faults of a plan strike, one after the other. */
export async function underFire(system: System, plan: Iterable<PlannedFault>, seed: number): Promise<Fire> {
  const { container } = system.service
  const { psql } = system.database
  await using switchboard = new Switchboard(() => system.service.origin, clients + 1)
  const opening = await openAccounts(switchboard)
  const accounts = [...opening.keys()]
  const startedAt = performance.now()
  const now = () => performance.now() - startedAt
  const attempts: Attempt[] = []
  const readings: Reading[] = []
  const crashes: Happening[] = []
  const over = new AbortController()

  const send = async (client: number) => {
    let process = client
    let sent = 0
    for (const draft of endless(seed, client, accounts)) {
      if (over.signal.aborted) return
      const order = { ...draft, key: `${accounts[0]}-${client}-${sent++}` }
      const sentMs = now()
      const answer = await switchboard.client.transfer(order)
      attempts.push({ process, order, sentMs, answeredMs: now(), answer })
      if (answer.kind === 'unknown') process += clients
      await sleep(pauseMs)
    }
  }
  const read = async () => {
    while (!over.signal.aborted) {
      const atMs = now()
      const reading = await switchboard.client.read()
      if (reading !== undefined) readings.push({ atMs, answeredMs: now(), ...reading })
      await sleep(readEveryMs)
    }
  }
  /** As whatever runs a container in earnest would do it; what it has cost, the other checks say. */
  const startAfterCrashes = async () => {
    while (!over.signal.aborted) {
      const crash = container.crash('by itself, under faults').catch(messageOf)
      const what = await Promise.race([crash, aborted(over.signal)])
      if (what === undefined) return
      crashes.push({ atMs: now(), what })
      await container.start()
    }
  }
  /** Until the service is steady again or its time is up, so that no fault is blamed for the one before. */
  const recover = async ({ fault, healedMs }: Pick<Band, 'fault' | 'healedMs'>) => {
    const latestMs = healedMs + natures[fault].recoversWithin + 1_000
    while (
      now() < latestMs &&
      recoveryOf(trialsOf({ attempts }), { healedMs, untilMs: now() }) === undefined
    ) {
      await sleep(lookEveryMs)
    }
  }
  const burn = async (): Promise<Band[]> => {
    const bands: Band[] = []
    await sleep(warmUpMs)
    for await (const band of inject(system, plan, { now, recover })) bands.push(band)
    return bands
  }
  const [bands] = await Promise.all([
    burn().finally(() => over.abort()),
    ...Array.from({ length: clients }, (_, client) => send(client)),
    read(),
    startAfterCrashes(),
  ])

  const history = {
    opening,
    attempts,
    readings,
    errors: switchboard.errors,
    faults: bands.flatMap(happenings),
  }
  const replays = await replayDoubts(system, { ...history, books: await readTruth(psql, accounts) })
  const aftermath = await settled(system.database.url)
  const books = await readTruth(psql, accounts)
  return { history: { ...history, books }, bands, replays: { ...replays, books }, crashes, aftermath }
}

async function openAccounts({ client }: Switchboard): Promise<Balances> {
  const opening = new Map<number, number>()
  for (const balance of balances) opening.set(await client.open(balance), balance)
  return opening
}

function* endless(seed: number, client: number, accounts: readonly number[]): Generator<Draft> {
  for (let round = 0; ; round++) yield* atRandom(seed + round * clients, 1_000, 100)(accounts, client)
}

const happenings = ({ fault, struckMs, healedMs }: Band): Happening[] => [
  { atMs: struckMs, what: `${fault} has struck` },
  { atMs: healedMs, what: `${fault} is healed` },
]

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise(resolve => {
    signal.addEventListener('abort', () => {
      resolve(undefined)
    })
  })

/** As soon as it is clean; as it is when its time is up. */
async function settled(databaseUrl: string): Promise<Aftermath> {
  const deadline = performance.now() + settlesWithinMs
  for (;;) {
    const aftermath = await readAftermath(databaseUrl)
    const clean = aftermath.states.every(state => state === 'idle') && aftermath.states.length <= 10
    if (clean || performance.now() > deadline) return aftermath
  }
}
