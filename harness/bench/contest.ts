import { median, quantile, sorted } from '../judge/statistics.ts'
import { drive } from '../load/drive.ts'
import type { Call } from '../record/call.ts'
import { succeeded } from '../record/operation.ts'
import type { Sample } from '../record/sample.ts'
import { sampleDuring } from '../sample/sampler.ts'
import { databaseOf } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import { reportedBy } from '../testing/truth-server.ts'

/** The result of one server in one round. Shares are of the duration of the round. */
interface Turn {
  readonly perSecond: number
  readonly p99Ms: number
  readonly workingSetMb: number
  readonly shareOfQuota: number
  readonly cpuMicrosecondsEach: number
  /** Share of one core; the generator is one thread, so at 1 the generator is the bottleneck. */
  readonly generatorShare: number
  readonly databaseShare: number
}

export interface Contender {
  readonly name: string
  readonly system: System
  readonly call: (request: number) => Call
}

interface Contest {
  readonly clients: number
  readonly rounds: number
  readonly turn: Milliseconds
}

/** Unrecorded rounds for the JIT compiler; the slowest server needs the most. */
const warmUpTurns = 4

/** Runs the contenders without a pause, alternating. @returns the rounds of each. */
export async function contest(
  contenders: readonly Contender[],
  { clients, rounds, turn }: Contest,
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const turns = new Map(contenders.map(({ name }) => [name, [] as Turn[]]))
  for (let round = 0; round < warmUpTurns + rounds; round++) {
    for (const contender of contenders) {
      const result = await takeTurn(contender, clients, turn)
      if (round >= warmUpTurns) turns.get(contender.name)?.push(result)
    }
  }
  return turns
}

let sent = 0

async function takeTurn(
  { name, system, call }: Contender,
  clients: number,
  duration: Milliseconds,
): Promise<Turn> {
  const { container, directOrigin: origin, quotaCores } = system.service
  const database = databaseOf(system).container
  const databaseCpu = async () => (await database.sample())?.cpuMs ?? Number.NaN
  const databaseBefore = await databaseCpu()
  const { result: traffic, samples } = await sampleDuring({ container }, sampling =>
    drive(origin, {
      clients,
      call: () => call(sent++),
      load: { kind: 'closed', pause: ms(0), until: { kind: 'time', duration } },
      seed: 1,
      timeout: seconds(5),
      onStart: () => sampling.begin(),
    }),
  )
  const [failure] = traffic.failures
  if (failure !== undefined || !traffic.first.every(succeeded)) {
    throw new Error(
      `${name} failed ${failure?.count ?? 1} requests: ${failure?.outcome ?? 'not answered 200'}`,
    )
  }
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${name} could not be sampled`)
  const { requests, p99 } = reportedBy(traffic)
  const share = (read: (sample: Sample) => number) => (read(last) - read(first)) / (last.atMs - first.atMs)
  return {
    perSecond: requests / (traffic.durationMs / 1000),
    p99Ms: p99,
    workingSetMb: Math.max(...samples.map(sample => sample.workingSetBytes)) / 1e6,
    cpuMicrosecondsEach: ((last.cpuMs - first.cpuMs) * 1000) / requests,
    shareOfQuota: share(sample => sample.cpuMs) / quotaCores,
    generatorShare: share(sample => sample.host.generatorMs),
    databaseShare: ((await databaseCpu()) - databaseBefore) / traffic.durationMs,
  }
}

/** A container that used less of its quota was not the bottleneck. */
const quotaUsed = 0.95

/** Medians over the rounds, and the ratio of the first contender to each other one. */
export function tableOf(turns: ReadonlyMap<string, readonly Turn[]>): string {
  const medians = [...turns].map(([name, results]) => {
    const of = (read: (turn: Turn) => number) => median(results.map(read))
    const range = sorted(results.map(({ perSecond }) => perSecond))
    return { name, of, range: `${Math.round(quantile(range, 0))}–${Math.round(quantile(range, 1))}` }
  })
  const [ours] = medians
  if (ours === undefined) return ''
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`
  const rows = medians.map(({ name, of, range }) => [
    name,
    of(turn => turn.perSecond).toFixed(0),
    range,
    (ours.of(turn => turn.perSecond) / of(turn => turn.perSecond)).toFixed(2),
    of(turn => turn.p99Ms).toFixed(1),
    of(turn => turn.workingSetMb).toFixed(1),
    of(turn => turn.cpuMicrosecondsEach).toFixed(1),
    percent(of(turn => turn.shareOfQuota)),
    percent(of(turn => turn.generatorShare)),
    percent(of(turn => turn.databaseShare)),
  ])
  const idle = medians.filter(({ of }) => of(turn => turn.shareOfQuota) < quotaUsed)
  const doubt = `INCONCLUSIVE  ${idle.map(({ name }) => name).join(', ')} did not use up the quota: something else was slower`
  const head = ['', 'req/s', 'range', 'ours is ×', 'P99 ms', 'MB', 'CPU µs', 'quota', 'generator', 'database']
  const lines = [head, ...rows].map(row =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(24) : cell.padStart(12))).join(''),
  )
  return [...lines, ...(idle.length > 0 ? [doubt] : [])].join('\n')
}
