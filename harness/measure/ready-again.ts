import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import type { System } from '../system/system.ts'
import type { Answer } from '../system/unready.ts'

const askEveryMs = 50
const answersWithin = seconds(1)

/**
 * Waits at most the allowed start time: a service that starts again, or still rejects clients after an earlier measurement (a
 * circuit breaker), proves nothing. A status below 500 is ready: a rate limit may answer 429.
 */
export async function untilReadyAgain({ services, readyPath, description }: System): Promise<void> {
  const deadline = performance.now() + description.readyWithin
  for (const service of services) {
    while (!isReady(await ask(service.origin + readyPath, answersWithin)) && performance.now() < deadline)
      await sleep(askEveryMs)
  }
}

const isReady = (answer: Answer): boolean => typeof answer === 'number' && answer < 500
