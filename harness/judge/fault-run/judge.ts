import { endsService, type FaultName } from '../../record/fault-plan.ts'
import { describeEffect, isApplied, isServed } from '../../record/act.ts'
import { HarnessError } from '../../record/errors.ts'
import { seconds, type Count, type Milliseconds } from '../../record/units.ts'
import { judgeIsolation, type IsolationLevel } from '../isolation/judge.ts'
import type { Fix } from '../fix.ts'
import { worstFirst, type Judgement } from '../judgement.ts'
import { judgeRecovery, type WatchedRequest } from '../recovery.ts'
import { judgeAudit } from '../violations.ts'
import { doubtsAreCounted, doubtsResolved, honestDoubts } from './doubts.ts'
import { gracefulEnd, noCrash, readiness, settled } from './endings.ts'
import { errorHygiene } from './error-hygiene.ts'
import { exactlyOnce } from './exactly-once.ts'
import { pressure } from './pressure.ts'
import { inputs, noPartialEffect } from './refusals.ts'
import { noDeadlock, nothingLeftBehind, placesKept } from './leftovers.ts'
import { allActs } from './asked.ts'
import type { FaultRunRecord, InvariantSeen } from './record.ts'
import { isShed } from './served.ts'
import { timelineOf } from './timeline.ts'

/** The name of a rule that applies to every fault run. */
export type UnaskedRule = keyof typeof rules

/** Recovery limits by fault name: time until 99 % of all operations succeed again. */
export type RecoveryLimits = Readonly<Partial<Record<FaultName, Milliseconds>>>

/** Limits for a saved record of a fault run. */
export interface FaultRunLimits {
  /** A confirmed operation is in the final state once, a refused one never. Needs `finalState` of the domain. */
  readonly exactlyOnce?: boolean
  /** What clients saw is possible at this level. Needs `history` of the domain. */
  readonly isolation?: IsolationLevel
  /** By default those of `faultCatalogue`. */
  readonly recovery?: RecoveryLimits
  /** By name; each was checked during the measurement. */
  readonly invariants?: Readonly<Record<string, unknown>>
  /** Maximum time until each operation is answered, under every fault. 5 s by default. */
  readonly settled?: Milliseconds
  /** The most connections of all replicas. By default one more for each than with all clients waiting before the first fault. */
  readonly databaseConnections?: Count
  /** During a database outage the service does not report ready. Needs `ready` of the service. */
  readonly readiness?: boolean
  /** No two operations wait for each other in the database. */
  readonly noDeadlock?: boolean
}

/** Most clients give up after this time. */
export const settledByDefault = seconds(5)

/** Without those answered 429: fast refusals gain share while the served ones are slower, and say nothing of a fault. */
export const watchedRequestsOf = ({ acts }: Pick<FaultRunRecord, 'acts'>): WatchedRequest[] =>
  acts
    .filter(act => !(isShed(act) && act.status === 429))
    .map(act => {
      const { sentMs, answeredMs } = act
      return { sentMs, answeredMs, succeeded: isServed(act), told: describeEffect(act) }
    })
    .toSorted((a, b) => a.sentMs - b.sentMs)

/** No judgement where the record or the promises have nothing for it. */
type Judged = Judgement | false | undefined

/** Rules that apply to every fault run without being named. A plan switches one off by its name, with a reason. */
const rules = {
  settled: (record, limits) => settled(record, limits.settled ?? settledByDefault),
  noCrash,
  gracefulEnd: record =>
    record.windows.some(
      ({ fault, breaches }) =>
        endsService(fault) || (fault === 'startWithoutDatabase' && breaches.length > 0),
    ) && gracefulEnd(record),
  recovery: (record, limits) => recoveries(record, limits.recovery),
  doubtsResolved: record => record.replays && doubtsResolved(record, record.rows),
  honestDoubts: record => doubtsAreCounted(record) && honestDoubts(record),
  nothingLeftBehind: ({ aftermath }, { databaseConnections }) =>
    aftermath && nothingLeftBehind(aftermath, databaseConnections),
  placesKept: ({ aftermath, places, generator, windows }) =>
    aftermath && placesKept(places, generator, windows[0]?.struckMs),
  pressure: ({ pressed, aftermath }, { settled: answer = settledByDefault, databaseConnections }) =>
    pressed && aftermath && pressure(pressed, answer, aftermath, databaseConnections),
  counters: record => record.counted && countersKept(record.counted),
  // A service that is down or off its network sends no responses, so there may be no errors to examine.
  errorHygiene: ({ errors }) => errors.length > 0 && errorHygiene(errors),
} satisfies Record<string, (record: FaultRunRecord, limits: FaultRunLimits) => Judged | readonly Judgement[]>

export const unasked = Object.keys(rules) as readonly UnaskedRule[]

/** Checks of what was sent after the last fault. */
const judgedAfterwards: ReadonlySet<string> = new Set(['inputs', 'noPartialEffect'])

export function judgeFaultRun(record: FaultRunRecord, limits: FaultRunLimits): Judgement[] {
  const { windows, without } = record
  const kept = unasked.filter(rule => !Object.hasOwn(without, rule))
  const judged = [...asked(record, limits), ...kept.flatMap(rule => rules[rule](record, limits))]
  const judgements = judged.filter(one => one !== undefined && one !== false)
  const faults = windows.map(({ fault, struckMs, healedMs }) => ({ fault, struckMs, healedMs }))
  return judgements.map(judgement =>
    judgement.verdict === 'pass' ||
    judgement.check.startsWith('recovery.') ||
    judgedAfterwards.has(judgement.check)
      ? judgement
      : { ...judgement, evidence: [...judgement.evidence, { kind: 'faults', windows: faults }] },
  )
}

function asked(record: FaultRunRecord, limits: FaultRunLimits): Judged[] {
  const { rows, transactions, locks, logs, refusedHalfway, malformed, leftOut } = record
  return [
    refusedHalfway && noPartialEffect(refusedHalfway, rows?.atRest, { leftOut: leftOut?.refusedHalfway }),
    malformed && inputs(record),
    limits.exactlyOnce === true && exactlyOnce(record, rows ?? notMeasured('exactlyOnce', 'finalState')),
    limits.isolation !== undefined &&
      judgeIsolation(transactions ?? notMeasured('isolation', 'history'), limits.isolation),
    limits.readiness === true && readiness(record),
    ...Object.keys(limits.invariants ?? {}).map(name => invariant(record, name)),
    limits.noDeadlock === true && noDeadlock(locks ?? notMeasured('noDeadlock', 'database'), logs),
  ]
}

function notMeasured(promise: string, needed: string): never {
  throw new HarnessError(`promise ${promise}: nothing was measured for it`, {
    fix:
      needed === 'database'
        ? 'put a Postgres beside the service'
        : `give the domain a \`${needed}\`, and run it again`,
  })
}

function invariant(record: FaultRunRecord, name: string): Judgement {
  const seen = record.invariants[name]
  if (seen === undefined) {
    throw new HarnessError(`invariant ${name} was not checked when the record was measured`, {
      fix: 'name it under `promises.invariants` of the plan, and run it again',
    })
  }
  return judgeAudit({
    check: `invariants.${name}`,
    fix: 'seeInvariant',
    ...(seen.atTheEnd
      ? { title: `${spoken(name)}, at the end`, of: 'final state' }
      : { title: `${spoken(name)}, in every reading`, of: 'readings', timeline: timelineOf(record) }),
    // If nothing was done, an invariant that held proves nothing.
    examined: allActs(record).some(isApplied) ? seen.examined : 0,
    violations: seen.violations,
  })
}

const countersKept = ({ examined, violations }: InvariantSeen): Judgement =>
  judgeAudit({
    check: 'counters',
    fix: 'changeInPlace',
    remedy: {
      kind: 'note',
      text: 'create at least one row; if the domain draws no `order`, have its `finalState` return that of each row',
    },
    title: 'after all operations the counters match the rows',
    of: 'rows',
    examined,
    violations,
  })

const firstFix = (check: string): Fix => ({ kind: 'check', check })

/** `stockNeverNegative` as words: `stock never negative`. */
export const spoken = (name: string): string =>
  name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).trim()

/**
 * The worst occurrence of each fault. A crash has the first fix, then places that were lost before; a fault that then finds
 * nothing refers to a failed recovery.
 */
function recoveries(record: FaultRunRecord, limits: RecoveryLimits = {}): Judgement[] {
  const { windows, crashes, generator, places } = record
  const requests = watchedRequestsOf(record)
  const judged = windows.map(window => {
    const judgement = judgeRecovery(requests, window, generator, limits[window.fault])
    const isGone = crashes.some(({ atMs }) => atMs >= window.struckMs && atMs <= window.untilMs)
    if (judgement.verdict === 'pass') return judgement
    if (isGone) return { ...judgement, blame: 'service' as const, fix: firstFix('noCrash') }
    const hadLost = places.some(
      ({ before, after, countedMs }) => after < before && countedMs <= window.struckMs,
    )
    return hadLost && judgement.verdict === 'fail' ? { ...judgement, fix: firstFix('placesKept') } : judgement
  })
  const broken = judged.find(({ verdict }) => verdict === 'fail')
  const hasNothing = ({ evidence }: Judgement) => evidence[0]?.kind === 'nothing'
  const after = judged.map((judgement, index) =>
    hasNothing(judgement) && broken !== undefined && judged.indexOf(broken) < index
      ? { ...judgement, fix: firstFix(broken.check) }
      : judgement,
  )
  return [...Map.groupBy(after, ({ check }) => check).values()].flatMap(ofOneFault =>
    ofOneFault.toSorted(worstFirst).slice(0, 1),
  )
}
