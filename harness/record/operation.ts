import type { Distribution } from './distribution.ts'
import type { LoggedLine } from './logged-line.ts'
import type { ServiceProfile } from './profile.ts'
import type { Milliseconds } from './units.ts'

/** The method of an HTTP request. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

// oxlint-disable-next-line typescript/no-explicit-any -- with `unknown` no answer could be taken apart in place
type AnyJson = any

/** What an answer holds: its reader knows the shape, as of `Response.json()`. */
export type Json = AnyJson

/** What a service answered, for whoever asks to read it. */
export interface Answer<Body = Json> {
  readonly status: number
  /** By their names in lower case. What was sent several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Parsed where it is JSON, else its text; `undefined` where it is empty. */
  readonly body: Body
}

/** One HTTP request, as a spec describes it. A body is sent as JSON. */
export interface Call {
  readonly method: Method
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Its name in reports and messages, if not its method and path. */
  readonly name?: string
  /** The statuses that count as success. Any 2xx if absent. */
  readonly status?: readonly number[]
  /** What else must hold of an answer with such a status. */
  readonly check?: (answer: Answer) => boolean
  /** Overrides the timeout of the run. */
  readonly timeout?: Milliseconds
  /** The client disconnects if there is no answer after this time. No answer is expected. */
  readonly abandonAfter?: Milliseconds
  /** The client disconnects in the middle of the body. No answer is expected. */
  readonly hangUp?: 'in the body'
}

/** The name of a call: its own, or its method and path. */
export const nameOfCall = ({ name, method, path }: Call): string => name ?? `${method} ${path}`

/** What a client saw. Anything but an answer leaves the effect on the server unknown. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Answered with a status as expected, and otherwise not as it should be. */
  | { readonly kind: 'wrong'; readonly status: number; readonly reason: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'broken'; readonly reason: string }

/** One request of a run. All times are milliseconds since the start of the run. */
export interface Operation {
  readonly client: number
  /** The name of its call; absent where the run makes one alone. */
  readonly call?: string
  /** When the schedule wanted the request sent. */
  readonly intendedMs: number
  /** When the client was free to send it: later than intended only if its previous answer was late. */
  readonly dueMs: number
  readonly sentMs: number
  /** Last byte read, or the moment the request was given up. */
  readonly answeredMs: number
  readonly outcome: Outcome
  /** The statuses that count as success. Any 2xx if absent. */
  readonly expected?: readonly number[] | undefined
}

/**
 * What the client waited, from when it wanted to ask: a client held up by a slow answer owes the waiting time of
 * the requests it could not send, otherwise a stalled server would look fast (coordinated omission).
 */
export const latencyMs = (operation: Operation): number => operation.answeredMs - operation.intendedMs

/** What the service took, once asked. */
export const serviceTimeMs = (operation: Operation): number => operation.answeredMs - operation.sentMs

/** Between the two: time lost behind earlier answers, and in the generator itself. */
export const dispatchLagMs = (operation: Operation): number => operation.sentMs - operation.intendedMs

/** The generator's own part of the lag, which no service can be blamed for. */
export const latenessMs = (operation: Operation): number => operation.sentMs - operation.dueMs

/** Whether a status is one of those expected, or any 2xx where none are. */
export const isExpected = (status: number, expected: readonly number[] | undefined): boolean =>
  expected === undefined ? status >= 200 && status < 300 : expected.includes(status)

export const succeeded = ({ outcome, expected }: Pick<Operation, 'outcome' | 'expected'>): boolean =>
  outcome.kind === 'answered' && isExpected(outcome.status, expected)

export function describeOutcome(outcome: Outcome): string {
  if (outcome.kind === 'answered') return `status ${outcome.status}`
  return outcome.kind === 'timeout' ? 'timeout' : outcome.reason
}

/** The requests of one call that were intended in one second of a run. */
export interface CallSecond {
  readonly latency: Distribution
  readonly failed: number
}

/** All requests that were intended in one second of a run, failed ones included at their full time. */
export interface Second {
  readonly latency: Distribution
  readonly serviceTime: Distribution
  readonly dispatchLag: Distribution
  readonly failed: number
  /** By the name of the call; absent where the run makes one alone. */
  readonly calls?: ReadonlyMap<string, CallSecond>
  /** The longest time within it that the generator could neither send nor take an answer. */
  readonly generatorStallMs: number
  /** Present where the samples that tell it were thinned out. */
  readonly interference?: SecondInterference
}

/** How requests of one second may have been held up by generator and host. */
export interface SecondInterference {
  /** The longest time in which the generator neither sent nor took an answer, or had no end of work in front of it. */
  readonly stalledMs: number
  /** Whether that was because it was given no core. */
  readonly stalledByHost: boolean
  /** The longest time within a quarter of a second that the service was given no core. */
  readonly starvedMs: number
}

export interface Connections {
  readonly opened: number
  /** Requests sent over a connection that was open already. */
  readonly reused: number
  /** Closed by the other side, or broken, before the run was over. */
  readonly lost: number
}

/** Failed requests of one kind. */
export interface Failure {
  /** The name of the call; absent where the run makes one alone. */
  readonly call?: string
  readonly outcome: string
  /** Of answers that were not as expected by their status alone. */
  readonly status?: number
  /** No request failed: the code of the scenario threw. */
  readonly ofScenario?: true
  readonly count: number
  readonly firstMs: number
}

/** What the clients saw, in memory that does not grow with the number of requests. */
export interface Traffic {
  readonly clients: number
  readonly durationMs: Milliseconds
  /** From the first second of the run to the last; one in which nothing was intended is empty. */
  readonly seconds: readonly Second[]
  readonly failures: readonly Failure[]
  /** The slowest few, the slowest first. */
  readonly slowest: readonly Operation[]
  /** The first thousand at most, in the order they were answered. */
  readonly first: readonly Operation[]
  readonly connections: Connections
  /** The latencies of each replica that was asked, in their order; absent where there was one alone. */
  readonly ofReplicas?: readonly Distribution[]
  /** Those that shared the load; absent where one sent all of it. */
  readonly generators?: readonly GeneratorFacts[]
}

/** One of several generators of a run. */
export interface GeneratorFacts {
  readonly name: string
  /** The machine it ran on. */
  readonly node: string
  readonly requests: number
  /** How far its clock was from that of the coordinator, and the most that this is wrong by. */
  readonly clockOffsetMs: number
  readonly clockUncertaintyMs: number
  /** The longest time that it could neither send nor take an answer. */
  readonly longestStallMs: number
  /** Present where it was not there to the end. */
  readonly lost?: { readonly atMs: number; readonly why: string }
}

/** The counters of a container at one moment. Times and bytes of traffic only ever grow. */
export interface ContainerSample {
  /** CPU time used since the container started. */
  readonly cpuMs: number
  /** Time in which the container was stopped because its CPU quota was used up, added up over cores, and in how many periods. */
  readonly throttledMs: number
  readonly throttledPeriods: number
  /** Memory in use without the reclaimable page cache, as `docker stats` shows it. */
  readonly workingSetBytes: number
  /** Memory that belongs to no file: where a leak shows. */
  readonly anonymousBytes: number
  /** Of all its network interfaces, those to the database included. */
  readonly receivedBytes: number
  readonly sentBytes: number
  /** Processes and threads in the container. */
  readonly threads: number
}

/** The counters of a container beside the service. */
export type BesideSample = Pick<ContainerSample, 'cpuMs' | 'workingSetBytes'>

/** One of several replicas, on a machine of its own or not. */
export interface ReplicaSample extends ContainerSample, Pick<Sample, 'fileDescriptors' | 'waitedForCoreMs'> {
  /** Core time of its machine that went neither to a replica nor to anything beside them, time of a hypervisor included. */
  readonly othersMs?: number
}

/** The service's container, what is beside it and its host, on the clock of the load. */
export interface Sample extends ContainerSample {
  readonly atMs: number
  /** What its first process has open; absent where that was not counted this time. */
  readonly fileDescriptors?: number
  /**
   * Time the service's first thread was ready to run and did not get a core, the times its own quota forbade it
   * included. Absent where the engine runs on another machine.
   */
  readonly waitedForCoreMs?: number
  /** Connections of the service to Postgres by what they do; absent where it could not be asked. */
  readonly backends?: Backends
  /** Of a fleet those of each replica, by its name and machine; the others are then sums. */
  readonly replicas?: Readonly<Record<string, ReplicaSample>>
  /** What is beside the service, by name; absent where nothing is, or nothing of it could be read. */
  readonly beside?: Readonly<Record<string, BesideSample>>
  readonly host: HostSample
}

export interface Backends {
  readonly active: number
  readonly idle: number
  readonly idleInTransaction: number
  /** Of the active ones, those that wait for a lock. */
  readonly waiting: number
}

/** What a thread got of the cores since it began: how long it ran, and how long it was ready to run and had to wait. */
export interface CoreTimes {
  readonly ranMs: number
  readonly waitedMs: number
}

/** Those of the generator's thread at a moment of a run. */
export interface TimedCore extends CoreTimes {
  readonly atMs: number
}

/** The machine the generator runs on. Times are sums over its cores since it started. */
export interface HostSample {
  readonly busyMs: number
  /** Time a hypervisor gave to others. */
  readonly stolenMs: number
  /** CPU time of the generator's own process. */
  readonly generatorMs: number
  /** Time the generator's thread was ready to run and did not get a core; absent where the system does not tell. */
  readonly generatorWaitedMs?: number
  readonly cores: number
}

/** How long the service was warmed up, and what ended it. */
export interface WarmUp {
  readonly durationMs: number
  /** Whether successive windows agreed; otherwise its limit was reached. */
  readonly settled: boolean
}

/** All that was observed while a workload ran. Judges need nothing else. */
export interface RunRecord extends Traffic {
  /** What was asked for, such as `GET /api/health`; `null` where it was more than one call. */
  readonly call: string | null
  /** Whether requests came at fixed times, or each upon the answer before it. */
  readonly load: 'open' | 'closed'
  readonly warmUp: WarmUp
  readonly samples: readonly Sample[]
  /** The names of the replicas, with their machines, where a fleet has several. */
  readonly replicas?: readonly string[]
  /** CPU the container may use, in cores. */
  readonly quotaCores: number
  /** CPU that each container beside it may use, in cores, by name; those without a limit are left out. */
  readonly besideQuotaCores?: Readonly<Record<string, number>>
  /** When its clock began: milliseconds since 1970. */
  readonly startedAt?: number
  /** What the containers printed meanwhile, where a promise was not kept. */
  readonly logs?: readonly LoggedLine[]
  /** What the service did meanwhile, where a promise about time was broken; or why that could not be seen. */
  readonly profile?: ServiceProfile | { readonly unseen: string }
}
