import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import type { StartedService } from '../system/started.ts'
import type { System } from '../system/system.ts'

const askEveryMs = 50
const answersWithin = seconds(1)

/** Waits until each service is ready, within its allowed start time: requests to a starting service prove nothing. */
export async function untilReadyAgain({
  services,
  readyPath,
  description,
}: Pick<System, 'readyPath'> & {
  readonly services: readonly Pick<StartedService, 'origin'>[]
  readonly description: Pick<System['description'], 'readyWithin'>
}): Promise<void> {
  const deadline = performance.now() + description.readyWithin
  for (const service of services) {
    while ((await ask(service.origin + readyPath, answersWithin)) !== 200 && performance.now() < deadline)
      await sleep(askEveryMs)
  }
}
