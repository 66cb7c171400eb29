import { isApplied, isInDoubt, isTurnedAway, tookMs, type Act } from '../../record/act.ts'
import type { Count, Milliseconds } from '../../record/units.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { connectionsAllowed, inSeconds } from './leftovers.ts'
import type { Aftermath, HealthSeen, Pressed, WorkloadRecord } from './record.ts'
import { failedReads, isShed } from './served.ts'
import { unlessLate } from './starved.ts'
import { timedViolationBy, timelineOf } from './timeline.ts'

/** Without a lock, no operation takes this long. */
const heldUpMs = 500

/**
 * More operations than can be served, all behind one lock: each is done or refused in time, and the service opens no more
 * connections than promised; without a promise, no more than there are operations, or than it had with all clients waiting.
 */
export function pressure(
  { acts, connections }: Pressed,
  answer: Milliseconds,
  before: Omit<Aftermath, 'sessions'>,
  promised: number | undefined,
): Judgement {
  // A service that queues in its process needs few connections while all wait, and others when its queue gives up.
  const allowed = promised ?? Math.max(connectionsAllowed(before), acts.length)
  const said =
    promised === undefined ? `${before.connectionsBefore} with all clients waiting` : `${promised} promised`
  const heldUp = acts.filter(act => isTurnedAway(act) || tookMs(act) > heldUpMs)
  return judgeAudit({
    check: 'pressure',
    fix: 'turnAwayInTime',
    title: `operations blocked by a lock are done or refused within ${inSeconds(answer)}`,
    of: 'operations that a lock blocked',
    examined: heldUp.length,
    remedy: { kind: 'note', text: 'have `lock` of the domain lock what its operations need' },
    violations: [...unserved(acts, answer, act => !isInDoubt(act)), ...tooMany(connections, allowed, said)],
  })
}

interface CrowdLimits {
  /** Places in the service's connection pool. */
  readonly connections: Count
  /** From sending to any response. */
  readonly answer: Milliseconds
  readonly health: Milliseconds
}

/**
 * More operations than the pool has places, all behind one lock: each is done, or refused in time with 503 or 429, or with 409 if
 * others have its key; no more connections than promised, and a health check that answers. Stalls of this process are left out.
 *
 * @example poolSaturation(record, { connections: 10, answer: seconds(4), health: ms(500) })
 */
export function poolSaturation(record: WorkloadRecord, limits: CrowdLimits): Judgement {
  const { acts, connections, health } = record
  const byKey = Map.groupBy(acts, ({ key }) => key)
  const isInFlight = ({ key, status }: Act) => status === 409 && (byKey.get(key)?.length ?? 0) > 1
  const isHeldUp = (act: Act) => isShed(act) || isInFlight(act) || tookMs(act) > heldUpMs + health.stallMs
  const wereCrowded = acts.filter(isHeldUp).length > limits.connections && health.pulses.length > 0
  const answerMs = limits.answer + health.stallMs
  const isDecided = (act: Act) => isApplied(act) || isShed(act) || isInFlight(act)
  const judgement = judgeAudit({
    check: 'poolSaturation',
    fix: 'turnAwayInTime',
    title: 'many requests blocked by a lock are served or refused in time',
    of: 'requests',
    examined: wereCrowded ? acts.length : 0,
    violations: [
      ...tooMany(connections, limits.connections, `expected ${limits.connections} at most`),
      ...unserved(acts, answerMs, isDecided),
      ...failedHealthChecks(health, limits.health),
      ...failedReads(record),
    ],
    timeline: timelineOf(record),
  })
  const late = acts.filter(act => isDecided(act) && tookMs(act) > answerMs)
  return judgement.measured === late.length ? unlessLate(judgement, late, record, answerMs) : judgement
}

const tooMany = (connections: number, most: number, said: string): Violation[] => {
  const what = `${connections} connections at one time, ${said}`
  return connections > most ? [{ kind: 'too many connections', what, fix: 'countConnections' }] : []
}

const unserved = (acts: readonly Act[], answerMs: number, isCertain: (act: Act) => boolean): Violation[] =>
  acts.flatMap(act => {
    if (!isCertain(act)) return [timedViolationBy('neither served nor refused', act)]
    return tookMs(act) > answerMs ? [timedViolationBy('not answered in time', act)] : []
  })

/**
 * Clients that hang up in the middle of an operation do not harm the service.
 *
 * @example hangUps(await workload(system, { …, behind: () => lock, hangUpAfter: ms(250) }), ms(500))
 */
export function hangUps({ acts, health }: WorkloadRecord, limit: Milliseconds): Judgement {
  const hungUp = acts.filter(act => isInDoubt(act) && act.status === undefined)
  return judgeAudit({
    check: 'hangUps',
    fix: 'workForTheGone',
    title: 'the service stays healthy when clients hang up',
    of: 'clients that hung up behind a lock',
    examined: health.pulses.length === 0 ? 0 : hungUp.length,
    violations: failedHealthChecks(health, limit),
  })
}

const failedHealthChecks = ({ pulses, stallMs }: HealthSeen, limit: Milliseconds): Violation[] =>
  pulses
    .filter(pulse => !pulse.healthy || pulse.tookMs > limit + stallMs)
    .map(({ atMs, tookMs: size, healthy }) => ({
      kind: 'the health check failed or was slow',
      what: `the health check ${healthy ? 'took' : 'failed after'} ${inSeconds(size)}`,
      size,
      atMs,
    }))
