import { setTimeout as sleep } from 'node:timers/promises'
import type { Operations } from '../domain/operations.ts'
import type { Happening } from '../judge/violations.ts'
import { messageOf } from '../record/errors.ts'
import type { TimedCore } from '../record/sample.ts'
import { coreTimesOf } from '../sample/host.ts'
import type { StartedService } from '../system/started.ts'

const lookAtCoresEveryMs = 100

/** What this process gets of the cores, until it is over. */
export async function watchCores(operations: Operations, over: AbortSignal): Promise<TimedCore[]> {
  const times: TimedCore[] = []
  while (!over.aborted) {
    const got = await coreTimesOf(process.pid)
    if (got !== undefined) times.push({ atMs: operations.now(), ...got })
    await sleep(lookAtCoresEveryMs)
  }
  return times
}

/** As whatever runs a container in earnest would do it; what the crash has cost, the other rules say. */
export async function startAfterCrashes(
  operations: Operations,
  over: AbortSignal,
  { container }: StartedService,
): Promise<Happening[]> {
  const crashes: Happening[] = []
  const ended = new Promise<undefined>(resolve => {
    over.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  for (;;) {
    const what = await Promise.race([container.crash('by itself, under faults').catch(messageOf), ended])
    if (what === undefined) return crashes
    crashes.push({ atMs: operations.now(), what })
    await container.start()
  }
}
