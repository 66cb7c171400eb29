import { proxyFaults } from 'vitest-plumbline'
import { judgeAudit, type Judgement, judgeRecovery } from 'vitest-plumbline/judge'
import { nothingLeftBehind } from './aftermath.ts'
import { noDeadlock } from './deadlocks.ts'
import { poolSize, type FaultRun } from './fault-run.ts'
import { tookMs } from './history.ts'
import { doubtsResolved } from './idempotency.ts'
import { watchedRequestsOf } from './readiness.ts'
import { readsConfirmed } from './reads.ts'
import { placesKept } from './places.ts'
import { errorHygiene } from './refusals.ts'
import * as rules from './rules.ts'
import { describeAttempt, timelineOf } from './wording.ts'

/** A second for a place in the pool and three in it; the rest is the way there and back, and a busy machine. */
const settledMs = 4_800

/** Everything that must hold whatever dies. `where` tells several fires of one spec apart. */
export function judgeFaultRun(faultRun: FaultRun, where: string): Judgement[] {
  const { history, windows, places, replays, aftermath } = faultRun
  const all = { ...history, attempts: [...history.attempts, ...replays.attempts] }
  const money = [
    rules.conservation(history),
    rules.ledgerEquation(all),
    rules.exactlyOnce(all),
    rules.noNegativeBalance(history),
    readsConfirmed(history),
    doubtsResolved(replays),
    nothingLeftBehind(aftermath, poolSize),
    noDeadlock(faultRun.locks),
    settled(faultRun),
    placesKept(places),
    honestDoubts(faultRun),
    noCrash(faultRun),
    ...(windows.some(({ fault }) => fault === 'terminateService') ? [gracefulEnd(faultRun)] : []),
    // A service that is gone or alone on its network answers nothing, errors included.
    ...((history.errors ?? []).length > 0 ? [errorHygiene('errorHygiene', history.errors)] : []),
  ]
  const faults = windows.map(({ fault, struckMs, healedMs }) => ({ fault, struckMs, healedMs }))
  const told = (judgement: Judgement): Judgement =>
    judgement.verdict === 'pass'
      ? judgement
      : { ...judgement, evidence: [...judgement.evidence, { kind: 'faults', windows: faults }] }
  return [
    ...money.map(judgement => told({ ...judgement, check: `${where}.${judgement.check}` })),
    ...recoveries(faultRun),
  ]
}

/** Of each fault, the time it did worst. */
function recoveries({ history, windows, generator }: FaultRun): Judgement[] {
  const trials = watchedRequestsOf(history)
  const rank = { fail: 2, inconclusive: 1, pass: 0 }
  return [...Map.groupBy(windows, ({ fault }) => fault).values()].flatMap(ofOneFault =>
    ofOneFault
      .map(window => judgeRecovery(trials, window, generator))
      .toSorted((a, b) => rank[b.verdict] - rank[a.verdict] || (b.measured ?? 0) - (a.measured ?? 0))
      .slice(0, 1),
  )
}

/** No operation hangs, whatever the fault. */
function settled({ history }: FaultRun): Judgement {
  return judgeAudit({
    check: 'settled',
    title: 'every transfer is answered in time, under every fault',
    of: 'transfers',
    examined: history.attempts.length,
    violations: history.attempts
      .filter(attempt => tookMs(attempt) > settledMs)
      .map(attempt => ({
        kind: 'a transfer that hung',
        what: `${describeAttempt(attempt)} after ${(tookMs(attempt) / 1000).toFixed(1)} s`,
        size: tookMs(attempt),
        atMs: attempt.sentMs,
      })),
    timeline: timelineOf(history),
  })
}

/**
 * An answer that promises nothing says so. And where the proxy knows how many COMMITs were lost, no more answers than
 * that promise nothing: whoever has not sent one can promise something.
 */
function honestDoubts({ history, windows }: FaultRun): Judgement {
  const unknown = history.attempts.filter(({ answer }) => answer.kind === 'unknown')
  const answered = unknown.flatMap(({ answer, ...attempt }) =>
    answer.kind === 'unknown' && answer.type !== undefined ? [{ ...attempt, answer, type: answer.type }] : [],
  )
  const lost = windows.reduce((sum, { fault, hits }) => (fault === 'commitDelayed' ? sum : sum + hits), 0)
  const counted = windows.every(({ fault }) => proxyFaults.includes(fault))
  return judgeAudit({
    check: 'honestDoubts',
    title: 'only the loss of a COMMIT leaves a doubt, and the answer says so',
    of: 'answers other than success, and lost COMMITs',
    // Whoever finds out what became of a lost COMMIT leaves no doubt, and that is no lack of evidence.
    examined:
      history.attempts.filter(({ answer }) => answer.kind !== 'applied').length + (counted ? lost : 0),
    violations: [
      ...answered
        .filter(({ type }) => !type.endsWith('outcome-unknown'))
        .map(attempt => ({
          kind: `${attempt.answer.reason} ${attempt.type}`,
          what: describeAttempt(attempt),
          atMs: attempt.answeredMs,
        })),
      ...(counted && unknown.length > lost
        ? [`${unknown.length} transfers were left in doubt, and ${lost} COMMITs were lost`]
        : []),
    ],
    timeline: timelineOf(history),
  })
}

function noCrash({ history, crashes }: FaultRun): Judgement {
  return judgeAudit({
    check: 'noCrash',
    title: 'the service never ends by itself',
    of: 'transfers',
    examined: history.attempts.length,
    violations: crashes.map(crash => ({ kind: 'a crash', ...crash })),
    timeline: timelineOf(history),
  })
}

/** Told to end under load, it ends with 0, and whoever was waiting for an answer gets it. */
function gracefulEnd({ history, windows }: FaultRun): Judgement {
  const served = (fromMs: number, toMs: number) =>
    history.attempts.some(
      ({ sentMs, answeredMs, answer }) => answer.kind === 'applied' && sentMs >= fromMs && answeredMs <= toMs,
    )
  // A service that has not answered since the fault before still boots: it has promised no orderly end yet.
  const ends = windows.filter(
    ({ fault, struckMs }, index) =>
      fault === 'terminateService' && served(windows[index - 1]?.healedMs ?? 0, struckMs),
  )
  const inFlight = ends.flatMap(({ struckMs }) =>
    history.attempts.filter(({ sentMs, answeredMs }) => sentMs < struckMs && answeredMs > struckMs),
  )
  return judgeAudit({
    check: 'gracefulEnd',
    title: 'SIGTERM ends it well, and what is in flight is answered',
    of: 'transfers in flight at SIGTERM',
    examined: inFlight.length,
    remedy: 'loadWhileFaulty',
    violations: [
      ...ends.flatMap(({ breaches }) => breaches),
      ...inFlight
        .filter(({ answer }) => answer.kind === 'unknown' && answer.type === undefined)
        .map(attempt => ({
          kind: 'in flight at SIGTERM and never answered',
          what: describeAttempt(attempt),
          atMs: attempt.sentMs,
        })),
    ],
    timeline: timelineOf(history),
  })
}
