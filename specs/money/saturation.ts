import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import { tookMs, wasTurnedAway, type Attempt, type History } from './history.ts'
import { describeAttempt, seconds, timelineOf } from './wording.ts'

/** One answer of the health check, or how long none came. */
export interface Pulse {
  readonly atMs: number
  readonly tookMs: number
  readonly healthy: boolean
}

/** What was seen from outside while a lock held everybody up. */
export interface Crush {
  /** Most connections to the database at one time. */
  readonly connections: number
  readonly pulses: readonly Pulse[]
  /** The longest time in which this process itself did nothing; nobody is blamed for it. */
  readonly stallMs: number
}

export interface CrushLimits {
  readonly connections: number
  /** From sending to any answer. */
  readonly answerMs: number
  readonly healthMs: number
}

/** Nobody waits for so long where no lock is held: the lock has held him up, wherever the service lets him wait. */
const heldUpMs = 500

/**
 * More requests than the pool has places, all behind one lock: each is served or told in time that it had no effect,
 * the database sees no more connections than were promised, and the health check answers meanwhile.
 */
export function poolSaturation(history: History, crush: Crush, limits: CrushLimits): Judgement {
  const heldUp = history.attempts.filter(
    attempt => wasTurnedAway(attempt) || tookMs(attempt) > heldUpMs + crush.stallMs,
  )
  const wereCrowded = heldUp.length > limits.connections && crush.pulses.length > 0
  return judgeAudit({
    check: 'poolSaturation',
    title: 'a crowd behind a lock is served or turned away in time',
    of: 'requests',
    examined: wereCrowded ? history.attempts.length : 0,
    violations: [
      ...(crush.connections > limits.connections
        ? [`${crush.connections} connections at one time, expected ${limits.connections} at most`]
        : []),
      ...history.attempts.flatMap(attempt => late(attempt, limits.answerMs + crush.stallMs)),
      ...faint(crush, limits.healthMs),
    ],
    timeline: timelineOf(history),
  })
}

function late(attempt: Attempt, answerMs: number): Violation[] {
  const { answer, sentMs: atMs } = attempt
  const size = tookMs(attempt)
  const what = `${describeAttempt(attempt)} after ${seconds(size)}`
  const certain = answer.kind === 'applied' || wasTurnedAway(attempt)
  return [
    ...(certain ? [] : [{ kind: 'neither served nor turned away', what, size, atMs }]),
    ...(size <= answerMs ? [] : [{ kind: `no answer within ${seconds(answerMs)}`, what, size, atMs }]),
  ]
}

/** Answers of the health check that failed or were slow. */
export const faint = (
  { pulses, stallMs }: Pick<Crush, 'pulses' | 'stallMs'>,
  healthMs: number,
): Violation[] =>
  pulses
    .filter(pulse => !pulse.healthy || pulse.tookMs > healthMs + stallMs)
    .map(({ atMs, tookMs: size, healthy }) => ({
      kind: 'the health check failed or was slow',
      what: `the health check ${healthy ? 'took' : 'failed after'} ${seconds(size)}`,
      size,
      atMs,
    }))
