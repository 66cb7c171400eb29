import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import type { History } from './history.ts'
import { unresolved } from './idempotency.ts'
import type { Replays } from './replay.ts'
import { misbookings } from './rules.ts'
import { describeAttempt, timelineOf } from './wording.ts'

/**
 * Twice at once under one key, and neither can be made for as long as anybody waits: nobody is told that it was. As soon
 * as it can, the key is good for one transfer.
 */
export function keyInFlight(history: History, replays: Replays): Judgement {
  const shared = [...Map.groupBy(history.attempts, ({ order }) => order.key).values()].filter(
    tries => tries.length > 1,
  )
  const all = { ...replays, attempts: [...history.attempts, ...replays.attempts] }
  return judgeAudit({
    check: 'keyInFlight',
    title: 'a key whose transfer cannot be made is no success, and good for one later',
    of: 'requests under a key in flight',
    examined: shared.flat().length,
    violations: [
      ...history.attempts
        .filter(({ answer }) => answer.kind === 'applied')
        .map(attempt => ({
          kind: 'confirmed, and nothing could be committed',
          what: `${describeAttempt(attempt)}; its account was locked all the time`,
          atMs: attempt.answeredMs,
        })),
      ...misbookings(all),
      ...unresolved(replays),
    ],
    timeline: timelineOf(history),
  })
}
