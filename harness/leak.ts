import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from './errors.ts'
import { mayStillGrow, type GrowthLimits, type GrowthRecord, type Reading } from './judge/growth.ts'
import type { WorkingSetRecord } from './judge/working-set.ts'
import { Rounds } from './load/rounds.ts'
import type { Call } from './operation.ts'
import { liveHeap, quietCompiler } from './sample/heap.ts'
import { Inspector } from './sample/inspector.ts'
import { sampleOf, type EngineStats } from './sample/stats.ts'
import { ms, seconds, type Milliseconds } from './units.ts'

/** The service as it is watched: a started one, or a stand-in in a test. */
interface Watched {
  readonly origin: string
  readonly inspector: string | undefined
  readonly container: {
    stats(): Promise<EngineStats>
    crash(during: string): Promise<never>
  }
}

interface Watch {
  readonly service: Watched
}

export interface GrowthPlan {
  readonly clients: number
  readonly requestsPerRound: number
  /** Made from the number of the request, which goes on over all rounds. */
  readonly call: (request: number) => Call
  /** What grows by more is watched for a second window, twice as long. */
  readonly limits: GrowthLimits
}

const roundsPerWindow = 10
const windowsMax = 2
/** More clients than in any round, so that every pool is filled before the first reading. */
const crowd = 4
/** The engine tells of an exit a little later than the sockets that it broke. */
const exitReported = seconds(1)
/** The sockets of a round have closed by then. Until they have, they are alive. */
const settled = ms(50)

/**
 * Reads what is alive in a service between rounds of requests. Needs its inspector. Rejects when the service ends
 * meanwhile, with its last lines.
 */
export async function recordGrowth({ service }: Watch, plan: GrowthPlan): Promise<GrowthRecord> {
  const { origin, inspector: address, container } = service
  if (address === undefined) {
    throw new HarnessError('what is alive in a service cannot be read without its inspector', {
      fix: "put `test.override('inspector', true)` at the top of the spec",
    })
  }
  const measure = async () => {
    using inspector = await Inspector.connect(address)
    await using _quiet = await quietCompiler(inspector)
    return await recordWindows(inspector, new Rounds(origin, plan.call), plan)
  }
  const crash = container.crash('while its heap was watched')
  try {
    return await Promise.race([measure(), crash])
  } catch (error) {
    await Promise.race([crash, sleep(exitReported)])
    throw error
  }
}

async function recordWindows(inspector: Inspector, rounds: Rounds, plan: GrowthPlan): Promise<GrowthRecord> {
  const { clients, requestsPerRound, limits } = plan
  const round = async (by = clients): Promise<Reading> => {
    await rounds.drive(by, requestsPerRound / by)
    await sleep(settled)
    return { requests: rounds.sent, live: await liveHeap(inspector) }
  }
  await round(clients * crowd)
  const windows: Reading[][] = []
  let latest = await round()
  do {
    const readings = [latest]
    const target = 1 + roundsPerWindow * 2 ** windows.length
    while (readings.length < target) readings.push((latest = await round()))
    windows.push(readings)
  } while (windows.length < windowsMax && mayStillGrow({ windows, failures: {} }, limits))
  return { windows, failures: rounds.failures }
}

export interface WorkingSetPlan {
  readonly call: Call
  /** Sent one after the other; as many are sent before, to warm up. */
  readonly requests: number
  readonly settle: Milliseconds
}

/** Reads the working set of a warm service before requests and some time after. Rejects when the service ends. */
export async function recordWorkingSet({ service }: Watch, plan: WorkingSetPlan): Promise<WorkingSetRecord> {
  const { origin, container } = service
  const rounds = new Rounds(origin, () => plan.call)
  const read = async () => sampleOf(await container.stats())?.workingSetBytes
  const measure = async () => {
    await rounds.drive(1, plan.requests)
    const beforeBytes = await read()
    await rounds.drive(1, plan.requests)
    await sleep(plan.settle)
    const afterBytes = await read()
    return { requests: plan.requests, beforeBytes, afterBytes, failures: rounds.failures }
  }
  return Promise.race([measure(), container.crash('while its working set was watched')])
}
