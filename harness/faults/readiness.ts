import { setTimeout as sleep } from 'node:timers/promises'
import { ms, type Milliseconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import type { System } from '../system/system.ts'

const every = ms(20)
const within = ms(100)

interface Asked {
  readonly service: Pick<System['service'], 'origin'>
  readonly description: Pick<System['description'], 'ready' | 'alive'>
}

/** How often, and at which path, a service is asked. */
interface Asking {
  readonly path?: 'ready' | 'alive'
  readonly pause?: Milliseconds
}

/** The status of the service's readiness check; undefined if it has none, or did not answer in time. */
export async function askReadiness(
  { service, description }: Asked,
  { path = 'ready' }: Asking = {},
): Promise<number | undefined> {
  const asked = description[path]
  if (asked === undefined) return undefined
  const answer = await ask(service.origin + asked, within)
  return typeof answer === 'number' ? answer : undefined
}

/** Asks whether it is ready, or alive, until `over`, as an orchestrator does. @returns every status, in order. */
export async function readinessUntil(
  system: Asked,
  over: AbortSignal,
  asking: Asking = {},
): Promise<readonly number[]> {
  const answers: number[] = []
  while (!over.aborted) {
    const status = await askReadiness(system, asking)
    if (status !== undefined) answers.push(status)
    await sleep(asking.pause ?? every)
  }
  return answers
}

/** Reports a working service that denies its readiness for longer than `limit`. Empty if it does not answer. */
export async function unreadyAgain(system: Asked, limit: Milliseconds): Promise<readonly string[]> {
  const latest = performance.now() + limit
  for (;;) {
    const status = await askReadiness(system)
    if (status === 200) return []
    if (performance.now() > latest) {
      const said = `said that it was not ready (status ${status}) for ${limit / 1000} s`
      return status === undefined ? [] : [`${said} while operations succeeded again`]
    }
    await sleep(every)
  }
}
