import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Operations } from '../domain/operations.ts'
import type { Happening } from '../judge/violations.ts'
import { messageOf } from '../record/errors.ts'
import type { TimedCore } from '../record/sample.ts'
import { coreTimesOf } from '../sample/host.ts'
import { seconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import type { StartedService } from '../system/started.ts'
import type { System } from '../system/system.ts'

const lookAtCoresEveryMs = 100
const askEveryMs = 50
const answersWithin = seconds(1)

/** Records the core times of this process until `over`. */
export async function watchCores(operations: Operations, over: AbortSignal): Promise<TimedCore[]> {
  const times: TimedCore[] = []
  while (!over.aborted) {
    const got = await coreTimesOf(process.pid)
    if (got !== undefined) times.push({ atMs: operations.now(), ...got })
    await sleep(lookAtCoresEveryMs)
  }
  return times
}

/**
 * Restarts a crashed service, as a container runtime in production would; other rules judge the consequences of the
 * crash.
 */
export async function startAfterCrashes(
  operations: Pick<Operations, 'now'>,
  over: AbortSignal,
  { container }: { readonly container: Pick<StartedService['container'], 'crash' | 'start'> },
): Promise<Happening[]> {
  const crashes: Happening[] = []
  const ended = once(over, 'abort').then(() => undefined)
  for (;;) {
    const what = await Promise.race([container.crash('by itself, under faults').catch(messageOf), ended])
    if (what === undefined) return crashes
    crashes.push({ atMs: operations.now(), what })
    await container.start()
  }
}

/** Waits until each service is ready, within its allowed start time: requests to a starting service prove nothing. */
export async function untilBack({
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
