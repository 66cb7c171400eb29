import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Operations } from '../domain/operations.ts'
import type { Happening } from '../judge/violations.ts'
import { messageOf } from '../record/errors.ts'
import type { TimedCore } from '../record/sample.ts'
import { coreTimesOf } from '../sample/host.ts'
import type { StartedService } from '../system/started.ts'

const lookAtCoresEveryMs = 100

export async function watchCores(operations: Operations, over: AbortSignal): Promise<TimedCore[]> {
  const times: TimedCore[] = []
  while (!over.aborted) {
    const got = await coreTimesOf(process.pid)
    if (got !== undefined) times.push({ atMs: operations.now(), ...got })
    await sleep(lookAtCoresEveryMs)
  }
  return times
}

/** Restarts a crashed service, as a container runtime in production would; other rules judge the consequences of the crash. */
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
