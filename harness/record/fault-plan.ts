import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { checkOptions, choiceRule, listRule, misspelt, type OptionRule } from './option.ts'
import { ms, seconds, type Milliseconds } from './units.ts'

interface FaultKind {
  /** Shortest and longest duration; an instantaneous fault has 0. */
  readonly lasts: readonly [Milliseconds, Milliseconds]
  /** The service must work again within this time after the fault is healed. */
  readonly recoversWithin: Milliseconds
  readonly strikes: 'database' | 'service' | 'messages between them'
}

const backend = seconds(1)
const database = seconds(2)
const partition = seconds(5)
/** The service itself was down and has to boot on half a core. */
const service = seconds(5)

const blow = [ms(0), ms(0)] as const
const moment = [ms(200), ms(500)] as const
/** Longer than a statement should wait for a lock. */
const stall = [ms(1_200), ms(1_600)] as const
/** Longer than any deadline of the service, so that every waiting request must fail before the fault ends. */
const hang = [ms(3_100), ms(3_500)] as const
/** Longer than two deadlines of a service: a request that arrives after the first must also be answered before the freeze ends. */
const longHang = [ms(8_500), ms(9_000)] as const
/** Longer than a database lets a transaction rest: its sessions are gone when the service goes on. */
const standstill = [seconds(5), ms(5_500)] as const
/**
 * Longer than a service keeps trying: a back-off has grown, and a circuit breaker has opened. With the start of the database it ends after
 * 12.7 s, when a pause that was doubled from 0.1 s has just been doubled again.
 */
const outage = [ms(12_500), ms(12_500)] as const

/** Every fault: its target, its duration, and the limit of recovery. */
export const faultCatalogue = {
  terminateBackend: { strikes: 'database', lasts: blow, recoversWithin: backend },
  killBackend: { strikes: 'database', lasts: blow, recoversWithin: database },
  freezeBackend: { strikes: 'database', lasts: stall, recoversWithin: backend },
  killDatabase: { strikes: 'database', lasts: moment, recoversWithin: database },
  fastShutdown: { strikes: 'database', lasts: moment, recoversWithin: database },
  immediateShutdown: { strikes: 'database', lasts: moment, recoversWithin: database },
  pauseDatabase: { strikes: 'database', lasts: longHang, recoversWithin: database },
  readOnlyDatabase: { strikes: 'database', lasts: moment, recoversWithin: database },
  noConnectionLeft: { strikes: 'database', lasts: moment, recoversWithin: database },
  loginsRefused: { strikes: 'database', lasts: moment, recoversWithin: database },
  longOutage: { strikes: 'database', lasts: outage, recoversWithin: database },
  startWithoutDatabase: { strikes: 'database', lasts: hang, recoversWithin: service },
  isolateDatabase: { strikes: 'database', lasts: hang, recoversWithin: partition },
  isolateService: { strikes: 'service', lasts: moment, recoversWithin: partition },
  killService: { strikes: 'service', lasts: moment, recoversWithin: service },
  terminateService: { strikes: 'service', lasts: moment, recoversWithin: service },
  terminateBesideSlowClient: { strikes: 'service', lasts: blow, recoversWithin: service },
  loseService: { strikes: 'service', lasts: moment, recoversWithin: service },
  pauseService: { strikes: 'service', lasts: standstill, recoversWithin: database },
  squeezeService: { strikes: 'service', lasts: stall, recoversWithin: database },
  commitCut: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
  commitReset: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
  commitMuted: { strikes: 'messages between them', lasts: hang, recoversWithin: backend },
  commitDelayed: { strikes: 'messages between them', lasts: stall, recoversWithin: backend },
  commitUndelivered: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
  commitDeliveredLate: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
} as const satisfies Readonly<Record<string, FaultKind>>

/** A fault of the catalogue, by its name. */
export type FaultName = keyof typeof faultCatalogue

/** A fault with the pause before it and its duration, both drawn from a seed. */
export interface PlannedFault {
  readonly fault: FaultName
  /** The pause before it. */
  readonly after: Milliseconds
  readonly lasts: Milliseconds
}

/** When a fault was active, and its outcome. Milliseconds on the clock of the workload. */
export interface FaultWindow {
  readonly fault: FaultName
  /** How often it hit its target: backends in a transaction, or messages. 0 means that it had no effect. */
  readonly hits: number
  /** Violations that the fault itself has observed, such as the wrong exit code of a service after SIGTERM. */
  readonly breaches: readonly string[]
  /** What it said of itself when it was started without its database. */
  readonly untruths?: readonly string[]
  /** The last moment before the fault struck. Nothing earlier can be its effect. */
  readonly struckMs: number
  /** A moment after its SIGTERM was delivered: what is answered later was in flight then. Absent for other faults. */
  readonly signalledMs?: number
  readonly healedMs: number
  /** When the first fault of the run struck. Absent where that is not known. */
  readonly firstStruckMs?: number
  /** When the service was steady again, or the time to be so was up. */
  readonly untilMs: number
}

const names = Object.keys(faultCatalogue) as FaultName[]

/** Database faults that last more than ten seconds. */
export const outages: readonly FaultName[] = names.filter(name => faultCatalogue[name].lasts === outage)

/** No query succeeds for so long that the service must say that it is not ready. */
export const noticedFaults: readonly FaultName[] = [...outages, 'pauseDatabase']

/** Faults that take long, or that not every service promises to survive. They strike only where they are named. */
export const namedFaults: readonly FaultName[] = [
  ...outages,
  'terminateBesideSlowClient',
  'startWithoutDatabase',
  'pauseService',
]

/** Faults that hide the service: until they are healed, clients get no response and no closed connection. */
export const hidingFaults: readonly FaultName[] = ['isolateService', 'loseService', 'pauseService']

/** Whether it sends SIGTERM to the service. */
export const endsService = (fault: FaultName): boolean =>
  fault === 'terminateService' || fault === 'terminateBesideSlowClient'

/** Whether the service starts again when it is healed. */
export const startsService = (fault: FaultName): boolean =>
  endsService(fault) || fault === 'killService' || fault === 'loseService'

const striking = (what: FaultKind['strikes']): readonly FaultName[] =>
  names.filter(name => faultCatalogue[name].strikes === what && !namedFaults.includes(name))

/** All faults that strike the database, except `outages` and `startWithoutDatabase`. */
export const databaseFaults = striking('database')
/** All faults that strike the service, except `terminateBesideSlowClient` and `pauseService`. */
export const serviceFaults = striking('service')
/** All faults that strike messages between service and database. They need the proxy. */
export const networkFaults = striking('messages between them')

export const isFault = (value: unknown): value is FaultName =>
  typeof value === 'string' && Object.hasOwn(faultCatalogue, value)

export const faultsRule: OptionRule = {
  ...listRule('[...databaseFaults, ...serviceFaults]', `a list of faults: ${names.join(', ')}`, isFault, 1),
  fixOf: misspelt(names),
}

const lengthRule: OptionRule = {
  expected: 'a time from 0 to 2 ** 31 - 1 ms',
  example: 'ms(100)',
  holds: value => typeof value === 'number' && value >= 0 && value < 2 ** 31,
}
const rules = { fault: choiceRule(names, 'killDatabase'), after: lengthRule, lasts: lengthRule }

export const checkPlanned = (planned: unknown): void =>
  checkOptions('inject: planned fault: ', planned, { rules, required: Object.keys(rules) })

/** The pause after recovery; random so that faults are not synchronised with the service. */
const calm = [ms(20), ms(120)] as const

const between = (random: RandomGenerator, [low, high]: readonly [Milliseconds, Milliseconds]) =>
  ms(uniformInt(random, low, high))

const planned = (random: RandomGenerator, fault: FaultName): PlannedFault => ({
  fault,
  after: between(random, calm),
  lasts: between(random, faultCatalogue[fault].lasts),
})

/** How much of a fault the service's process may retain: nothing of its own death, most (2) of a lost connection. */
const marksLeft: Readonly<Partial<Record<FaultName, number>>> = {
  killService: 0,
  loseService: 0,
  isolateService: 1,
  squeezeService: 1,
  startWithoutDatabase: 1,
}
const marksLeftBy = (fault: FaultName): number => marksLeft[fault] ?? 2

/** The database does not hear that their sessions have ended. */
const losesMachine: ReadonlySet<FaultName> = new Set(['isolateService', 'loseService'])

/**
 * Each fault once, in an order drawn from the seed. A machine is lost last: a crash of the database would end the sessions that it
 * left behind. SIGTERM comes directly after a fault that the process survives, preferably one that may lose a connection: what the
 * process retains of it may delay its exit.
 */
export function eachOnce(seed: number, of: readonly FaultName[]): PlannedFault[] {
  const random = xoroshiro128plus(seed)
  const drawOf = (left: FaultName[]) => left.splice(uniformInt(random, 0, left.length - 1), 1)
  const others = of.filter(fault => !endsService(fault))
  const left = [...others]
  const drawn = others.flatMap(() => drawOf(left))
  const lost = drawn.filter(fault => losesMachine.has(fault))
  const order = [...drawn.filter(fault => !losesMachine.has(fault)), ...lost]
  const most = Math.max(...order.map(marksLeftBy))
  const lived = order.filter(fault => marksLeftBy(fault) === most)
  for (const end of of.filter(endsService)) {
    const [before] = lived.length > 0 ? drawOf(lived) : order.slice(-1)
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, end)
  }
  return order.map(fault => planned(random, fault))
}

/** An endless sequence of faults, each drawn from the seed. */
export function* atRandom(seed: number, of: readonly FaultName[]): Generator<PlannedFault> {
  const random = xoroshiro128plus(seed)
  for (;;) {
    const fault = of[uniformInt(random, 0, of.length - 1)]
    if (fault === undefined) return
    yield planned(random, fault)
  }
}
