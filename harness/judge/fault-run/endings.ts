import {
  endsService,
  faultCatalogue,
  hidingFaults,
  noticedFaults,
  type FaultWindow,
} from '../../record/fault-plan.ts'
import { isApplied, isInDoubt, tookMs, type Act, type Timed } from '../../record/act.ts'
import { ms, type Milliseconds } from '../../record/units.ts'
import type { Judgement } from '../judgement.ts'
import { sum } from '../statistics.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { inSeconds } from './leftovers.ts'
import type { FaultRunRecord } from './record.ts'
import { unlessLate } from './starved.ts'
import { timedViolationBy, timelineOf, violationBy } from './timeline.ts'

/** A client may send on a connection just as the service closes it, because it has rested. */
const mayMeetAClose = 2

/** Operations whose connection ended within the limit without an answer, although the service and its network had no fault. */
function cutOff({ acts, windows, crashes }: FaultRunRecord, limit: Milliseconds): Act[] {
  const away = windows.filter(
    ({ fault }) => faultCatalogue[fault].strikes === 'service' || fault === 'startWithoutDatabase',
  )
  const cut = acts.filter(
    act =>
      act.status === undefined &&
      isInDoubt(act) &&
      tookMs(act) <= limit &&
      away.every(({ struckMs, untilMs }) => act.answeredMs < struckMs || act.sentMs > untilMs),
  )
  return crashes.length > 0 || cut.length <= mayMeetAClose ? [] : cut
}

/** Too many for chance. */
const hungMin = 3

/** Whether operations hung in a fault, and no other was answered late: for lack of a core some are late, and not all hang. */
const hangsInFault = ({ acts, windows }: FaultRunRecord, limit: Milliseconds): boolean =>
  windows.some(({ struckMs, healedMs }) => {
    const ended = acts.filter(({ answeredMs }) => answeredMs >= struckMs && answeredMs <= healedMs)
    const patient = ended.filter(act => tookMs(act) > limit / 2)
    const hung = patient.filter(({ late }) => late)
    return hung.length >= hungMin && hung.length === patient.length
  })

/** Each operation and read is answered within the limit under every fault, except for time without network or at a standstill. */
export function settled(record: FaultRunRecord, limit: Milliseconds): Judgement {
  const hidden = record.windows.filter(({ fault }) => hidingFaults.includes(fault))
  const hiddenMs = ({ sentMs, answeredMs }: Timed) => {
    const lastedMs = hidden.map(
      fault => Math.min(answeredMs, fault.healedMs) - Math.max(sentMs, fault.struckMs),
    )
    return sum(lastedMs.map(lasted => Math.max(lasted, 0)))
  }
  const lateOf = <Of extends Timed>(all: readonly Of[]) =>
    all
      .map(one => ({ ...one, heldBackMs: ms((one.heldBackMs ?? 0) + hiddenMs(one)) }))
      .filter(one => tookMs(one) > limit)
  const acts = lateOf(record.acts)
  const reads = lateOf(record.lateReads ?? [])
  const cut = cutOff(record, limit)
  const judgement = judgeAudit({
    check: 'settled',
    fix: 'limitWaits',
    title: `every operation and read is answered within ${limit / 1000} s, under every fault`,
    of: 'operations',
    examined: record.acts.length,
    violations: [
      ...acts.map(act => timedViolationBy('an operation that hung', act)),
      ...cut.map(
        act => ({ ...violationBy('an operation without an answer', act), fix: 'answerEach' }) as const,
      ),
      ...reads.map(read => ({
        kind: 'a read that hung',
        what: `a read had no response after ${inSeconds(tookMs(read))}`,
        atMs: read.sentMs,
        size: tookMs(read),
      })),
    ],
    timeline: timelineOf(record),
  })
  const mayBeLate = cut.length === 0 && !hangsInFault(record, limit)
  return mayBeLate ? unlessLate(judgement, [...acts, ...reads], record, limit) : judgement
}

export function noCrash(record: FaultRunRecord): Judgement {
  const { acts, crashes } = record
  const judgement = judgeAudit({
    check: 'noCrash',
    fix: 'surviveFaults',
    title: 'the service never ends by itself',
    of: 'operations',
    examined: acts.length,
    violations: crashes.map(({ atMs, what }) => ({ kind: 'a crash', atMs, what })),
    timeline: timelineOf(record),
  })
  return { ...judgement, origins: crashes.find(crash => crash.origins)?.origins ?? [] }
}

/** A plan has several faults that end a service, or take its database away; each with all that was wrong. */
const breachesOf = (windows: readonly FaultWindow[]): Violation[] =>
  windows
    .filter(({ breaches }) => breaches.length > 0)
    .map(({ fault, breaches, struckMs, signalledMs: atMs = struckMs }) => ({
      kind: fault,
      what: breaches.join('; '),
      atMs,
    }))

/** The readiness check reports ready only while the service can work, and the liveness check never asks for a restart. */
export function readiness({ windows }: FaultRunRecord): Judgement {
  const without = windows.filter(({ fault }) => noticedFaults.includes(fault))
  const atStart = windows.map(({ untruths = [], ...window }) => ({ ...window, breaches: untruths }))
  return judgeAudit({
    check: 'readiness',
    fix: 'tellTruthOfItself',
    title: 'without its database the service is alive but not ready, then ready again',
    of: 'outages',
    examined: without.length,
    remedy: { kind: 'note', text: 'name `outages` among the faults' },
    violations: breachesOf([...without, ...atStart]),
  })
}

/** On SIGTERM under load, the service exits with 0 and answers the operations and reads in flight. */
export function gracefulEnd(record: FaultRunRecord): Judgement {
  const { windows, replicas } = record
  // Faults strike the first replica, and clients use the replicas in turns.
  const acts = record.acts.filter(({ client }) => client % replicas === 0)
  const served = (fromMs: number, toMs: number) =>
    acts.some(act => isApplied(act) && act.sentMs >= fromMs && act.answeredMs <= toMs)
  // A service that has had no success since the fault before is still booting, so an orderly end is not expected of it.
  const ends = windows.filter(
    ({ fault, struckMs }, index) =>
      endsService(fault) && served(windows[index - 1]?.healedMs ?? Number.NEGATIVE_INFINITY, struckMs),
  )
  // If an operation consists of several requests, the last one may have found the port closed.
  const isCut = ({ status, effect, lastSentMs = Number.NEGATIVE_INFINITY }: Act) =>
    status === undefined &&
    effect.kind === 'unknown' &&
    ends.every(({ struckMs, healedMs }) => lastSentMs < struckMs || lastSentMs > healedMs)
  // What was answered while the signal was on its way is no evidence that a request survives it.
  const inFlight = ends.flatMap(({ struckMs, signalledMs = struckMs }) =>
    acts.filter(act => act.sentMs < struckMs && act.answeredMs > (isCut(act) ? struckMs : signalledMs)),
  )
  const cutReads = ends.flatMap(({ struckMs }) =>
    (record.cutReads ?? []).filter(read => read.sentMs < struckMs && read.answeredMs > struckMs),
  )
  const withoutDatabase = windows.filter(({ fault }) => fault === 'startWithoutDatabase')
  return judgeAudit({
    check: 'gracefulEnd',
    fix: 'endGracefully',
    title: 'SIGTERM ends the service cleanly, and operations in flight are answered',
    of: 'operations in flight at SIGTERM',
    examined: inFlight.length,
    remedy: {
      kind: 'note',
      text:
        ends.length > 0
          ? 'let `act` send a request with a body, half of which is held back beyond SIGTERM, or one that takes longer'
          : 'let an operation succeed after the fault before SIGTERM: the end of a service that serves nothing is not judged',
    },
    violations: [
      ...breachesOf([...ends, ...withoutDatabase]),
      ...inFlight.filter(isCut).map(act => violationBy('in flight at SIGTERM and never answered', act)),
      ...cutReads.map(({ sentMs: atMs }) => ({
        kind: 'a read in flight at SIGTERM and never answered',
        what: 'a read had no response',
        atMs,
      })),
    ],
    timeline: timelineOf(record),
  })
}
