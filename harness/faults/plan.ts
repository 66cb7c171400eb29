import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { ms, seconds, type Milliseconds } from '../record/units.ts'

interface FaultKind {
  /** Shortest and longest time it lasts; a blow is over at once. */
  readonly lasts: readonly [Milliseconds, Milliseconds]
  /** When, after it was healed, the service must do its work again. */
  readonly recoversWithin: Milliseconds
  readonly strikes: 'database' | 'service' | 'messages between them'
}

const backend = seconds(1)
const database = seconds(2)
const partition = seconds(5)
/** The service itself was gone: it has to boot on half a core. */
const service = seconds(5)

const blow = [ms(0), ms(0)] as const
const moment = [ms(200), ms(500)] as const
/** Longer than anybody should wait for a lock. */
const stall = [ms(1_200), ms(1_600)] as const
/** Longer than the service waits for anything: who hangs must give up while it still hangs. */
const hang = [ms(3_100), ms(3_500)] as const

/** Everything that can go wrong, how long it does, and by when its traces must be gone. */
export const faultCatalogue = {
  terminateBackend: { strikes: 'database', lasts: blow, recoversWithin: backend },
  killBackend: { strikes: 'database', lasts: blow, recoversWithin: database },
  freezeBackend: { strikes: 'database', lasts: stall, recoversWithin: backend },
  killDatabase: { strikes: 'database', lasts: moment, recoversWithin: database },
  fastShutdown: { strikes: 'database', lasts: moment, recoversWithin: database },
  immediateShutdown: { strikes: 'database', lasts: moment, recoversWithin: database },
  pauseDatabase: { strikes: 'database', lasts: hang, recoversWithin: database },
  readOnlyDatabase: { strikes: 'database', lasts: moment, recoversWithin: database },
  noConnectionLeft: { strikes: 'database', lasts: moment, recoversWithin: database },
  isolateDatabase: { strikes: 'database', lasts: hang, recoversWithin: partition },
  isolateService: { strikes: 'service', lasts: moment, recoversWithin: partition },
  killService: { strikes: 'service', lasts: moment, recoversWithin: service },
  terminateService: { strikes: 'service', lasts: moment, recoversWithin: service },
  loseService: { strikes: 'service', lasts: moment, recoversWithin: service },
  squeezeService: { strikes: 'service', lasts: stall, recoversWithin: database },
  commitCut: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
  commitReset: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
  commitMuted: { strikes: 'messages between them', lasts: hang, recoversWithin: backend },
  commitDelayed: { strikes: 'messages between them', lasts: stall, recoversWithin: backend },
  commitUndelivered: { strikes: 'messages between them', lasts: moment, recoversWithin: backend },
} as const satisfies Readonly<Record<string, FaultKind>>

export type FaultName = keyof typeof faultCatalogue

export interface PlannedFault {
  readonly fault: FaultName
  /** How long all is well before it. */
  readonly after: Milliseconds
  readonly lasts: Milliseconds
}

/** When a fault was there. Milliseconds on the clock of the workload. */
export interface FaultWindow {
  readonly fault: FaultName
  /** It struck between these two. */
  readonly fromMs: number
  readonly struckMs: number
  readonly healedMs: number
  /** The next one began, or the workload ended. */
  readonly untilMs: number
  /** How often it hit something: backends in a transaction, messages. 0 is a fault that never was. */
  readonly hits: number
  /** What the fault itself saw go wrong, such as the wrong exit code of a service told to end. */
  readonly breaches: readonly string[]
}

const names = Object.keys(faultCatalogue) as FaultName[]

const striking = (what: FaultKind['strikes']): readonly FaultName[] =>
  names.filter(name => faultCatalogue[name].strikes === what)

export const databaseFaults = striking('database')
export const serviceFaults = striking('service')
/** They need the proxy. */
export const proxyFaults = striking('messages between them')

/** Between two faults, beyond what recovery takes: strikes at a moment that no schedule of the service knows. */
const calm = [ms(20), ms(120)] as const

const between = (random: RandomGenerator, [low, high]: readonly [Milliseconds, Milliseconds]) =>
  ms(uniformInt(random, low, high))

const planned = (random: RandomGenerator, fault: FaultName): PlannedFault => ({
  fault,
  after: between(random, calm),
  lasts: between(random, faultCatalogue[fault].lasts),
})

/** Each of them once, in an order that the seed decides. */
export function eachOnce(seed: number, of: readonly FaultName[]): PlannedFault[] {
  const random = xoroshiro128plus(seed)
  const left = [...of]
  return of.flatMap(() =>
    left.splice(uniformInt(random, 0, left.length - 1), 1).map(fault => planned(random, fault)),
  )
}

/** One after the other without end, whichever the seed decides. */
export function* atRandom(seed: number, of: readonly FaultName[]): Generator<PlannedFault> {
  const random = xoroshiro128plus(seed)
  for (;;) {
    const fault = of[uniformInt(random, 0, of.length - 1)]
    if (fault === undefined) return
    yield planned(random, fault)
  }
}

/** What happened, in one line, in its order. */
export const describeFaultWindows = (windows: readonly FaultWindow[]): string =>
  windows
    .map(
      ({ fault, struckMs, healedMs }) =>
        `${fault} ${(struckMs / 1000).toFixed(1)} – ${(healedMs / 1000).toFixed(1)} s`,
    )
    .join(', ')
