import { setTimeout as sleep } from 'node:timers/promises'
import { ms, type Milliseconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import type { System } from '../system/system.ts'

const every = ms(20)
const within = ms(100)

/** The status with which the service says whether it is ready; undefined where it does not, or no answer came in time. */
export async function askReadiness({ service, description }: Asked): Promise<number | undefined> {
  const { ready } = description
  if (ready === undefined) return undefined
  const answer = await ask(service.origin + ready, within)
  return typeof answer === 'number' ? answer : undefined
}

/** Asks whether it is ready until `over`, as a load balancer does. @returns every answer, in order. */
export async function readinessUntil(
  system: Asked,
  over: AbortSignal,
  pause: Milliseconds = every,
): Promise<readonly number[]> {
  const answers: number[] = []
  while (!over.aborted) {
    const status = await askReadiness(system)
    if (status !== undefined) answers.push(status)
    await sleep(pause)
  }
  return answers
}

interface Asked {
  readonly service: Pick<System['service'], 'origin'>
  readonly description: Pick<System['description'], 'ready'>
}
