import { fork } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { Distribution } from '../record/distribution.ts'
import { mean, quantile, sorted, standardDeviation, sum } from '../judge/statistics.ts'
import type { Traffic } from '../record/run.ts'
import { sendTimes, type OpenLoad } from '../load/schedule.ts'
import type { Behaviour, Precision, Served } from './truth-server-process.ts'

export interface TruthServer extends AsyncDisposable {
  readonly origin: string
  /** What it did to every request except the first of each client. */
  log(): Promise<readonly Served[]>
}

/** Raises the priority of a process, so that other work hardly delays it. Does nothing without root. */
export function favour(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_HIGHEST)
  } catch {
    // Not permitted.
  }
}

/** Starts a server of known behaviour in a separate process, so that it does not use the generator's thread. */
export async function startTruthServer(
  behaviour: Behaviour,
  { clients, precision }: { readonly clients: number; readonly precision: Precision },
): Promise<TruthServer> {
  const file = new URL('truth-server-process.ts', import.meta.url)
  const child = fork(file, [behaviour, String(clients), precision], {
    execArgv: [],
    serialization: 'advanced',
  })
  for (const pid of [child.pid, process.pid]) if (pid !== undefined) favour(pid)
  const told = async (): Promise<unknown> => (await once(child, 'message'))[0]
  return {
    origin: `http://127.0.0.1:${String(await told())}`,
    log: async () => {
      child.send('log')
      return (await told()) as Served[]
    },
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
      setPriority(process.pid, constants.priority.PRIORITY_NORMAL)
    },
  }
}

const quantilesOf = (at: (share: number) => number) => ({
  fastest: at(0),
  p50: at(0.5),
  p90: at(0.9),
  p99: at(0.99),
  p999: at(0.999),
})

/** The figures of a distribution of latencies, in milliseconds. */
export interface Figures extends Readonly<ReturnType<typeof quantilesOf>> {
  readonly requests: number
  readonly errors: number
  readonly max: number
  readonly mean: number
  readonly deviation: number
}

/** When each client of a constant load intends its first request, in milliseconds since the start. */
export const phasesOf = (shape: OpenLoad['shape'], clients: number, seed: number): number[] =>
  Array.from(
    { length: clients },
    (_, index) => sendTimes({ kind: 'open', shape }, { index, of: clients }, seed).next().value ?? 0,
  )

/** The start is known from the most punctual first request, which is late too: a later one may seem to come before its time. */
const earlyMs = 1

/** The latest intended time, in any client's schedule, of a request that arrived at `atMs`. */
function onSchedule(atMs: number, gapMs: number, phases: readonly number[]): number {
  const gaps = Math.floor(atMs / gapMs)
  const phase = phases.findLast(one => one <= atMs - gaps * gapMs)
  return phase === undefined ? (gaps - 1) * gapMs + (phases.at(-1) ?? 0) : gaps * gapMs + phase
}

/**
 * The true latencies of clients that send every `gapMs`, computed from the server's log and the schedule. The k-th request of a
 * connection was intended k gaps after its first one. The first requests, in the order of their arrival, were intended at the
 * phases of the schedule, shifted as far as the most punctual one allows.
 */
export function truthOf(log: readonly Served[], gapMs: number, phasesMs: readonly number[]): Figures {
  const connections = [...Map.groupBy(log, ({ connection }) => connection).values()]
    .map(served => ({
      served,
      firstMs: Math.min(...served.map(({ receivedMs }, index) => receivedMs - index * gapMs)),
    }))
    .toSorted((one, other) => one.firstMs - other.firstMs)
  const phases = phasesMs.toSorted((one, other) => one - other)
  const startMs = Math.min(...connections.map(({ firstMs }, rank) => firstMs - (phases[rank] ?? 0)))
  const latencies = connections.flatMap(({ served, firstMs }, rank) => {
    // A connection that replaces a lost one continues the schedule of the same client.
    const intendedMs = phases[rank] ?? onSchedule(firstMs - startMs + earlyMs, gapMs, phases)
    return served.map(({ endedMs }, index) => endedMs - (startMs + intendedMs + index * gapMs))
  })
  const inOrder = sorted(latencies)
  return {
    requests: log.length,
    errors: log.filter(({ answered }) => !answered).length,
    ...quantilesOf(share => quantile(inOrder, share)),
    max: quantile(inOrder, 1),
    mean: mean(latencies),
    deviation: standardDeviation(latencies),
  }
}

function deviationOf(latency: Distribution): number {
  const squares = latency.counts().map(([valueMs, count]) => count * (valueMs - latency.mean) ** 2)
  return Math.sqrt(sum(squares) / latency.count)
}

export function reportedBy({ seconds }: Pick<Traffic, 'seconds'>): Figures {
  const latency = Distribution.merge(seconds.map(second => second.latency))
  return {
    requests: latency.count,
    errors: seconds.reduce((sum, { failed }) => sum + failed, 0),
    ...quantilesOf(share => latency.quantile(share)),
    max: latency.quantile(1),
    mean: latency.mean,
    deviation: deviationOf(latency),
  }
}
