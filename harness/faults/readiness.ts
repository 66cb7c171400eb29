import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import type { System } from '../system/system.ts'

const everyMs = 20
const withinMs = 100

/** The status with which the service says whether it is ready; undefined where it does not, or no answer came in time. */
export async function askReadiness({ service, description }: Asked): Promise<number | undefined> {
  const { ready } = description
  if (ready === undefined) return undefined
  try {
    const signal = AbortSignal.timeout(withinMs)
    const { statusCode, body } = await request(service.origin + ready, { signal, reset: true })
    await body.dump()
    return statusCode
  } catch {
    return undefined
  }
}

/** Asks whether it is ready until `over`, as a load balancer does. @returns every answer, in order. */
export async function readinessUntil(system: Asked, over: AbortSignal): Promise<readonly number[]> {
  const answers: number[] = []
  while (!over.aborted) {
    const status = await askReadiness(system)
    if (status !== undefined) answers.push(status)
    await sleep(everyMs)
  }
  return answers
}

interface Asked {
  readonly service: Pick<System['service'], 'origin'>
  readonly description: Pick<System['description'], 'ready'>
}
