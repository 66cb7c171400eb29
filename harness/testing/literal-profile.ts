import type { ServiceProfile, Wait } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { Bottleneck } from '../judge/evidence.ts'

/** Profiles of a service, for the tests of its diagnosis. */

export const literalLine = (number: number, text = 'work()'): SourceLine => ({
  file: 'app/api.ts',
  line: number,
  text,
})

/** A service that hardly computes. */
export const literalBottleneck: Bottleneck = {
  kind: 'bottleneck',
  culprit: 'service',
  quotaShare: 0.1,
  quotaCores: 0.5,
  throttledMs: 0,
  throttledPeriods: 0,
  requestsInFlight: 10,
  connections: 1,
  activeConnections: 0,
  waitingForLock: 0,
}

/** A service that waits for an unknown reason. */
export const literalProfile: ServiceProfile = {
  requestMs: 150,
  perSecond: 66,
  loop: { busyShare: 0.02, garbageShare: 0.1, longestMs: 5, delayMs: 0.1, hot: [] },
  waits: [],
}

export const literalWait = (changes: Partial<Wait> = {}): Wait => ({
  on: 'PROMISE',
  at: literalLine(10),
  callers: [],
  timesPerRequest: 1,
  msPerRequest: 140,
  ...changes,
})
