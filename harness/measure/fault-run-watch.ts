import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Operations } from '../domain/operations.ts'
import type { Happening } from '../judge/violations.ts'
import { messageOf } from '../record/errors.ts'
import type { TimedCore } from '../record/sample.ts'
import { coreTimesOf } from '../sample/host.ts'
import { ContainerEnded } from '../system/exit.ts'
import type { StartedService } from '../system/started.ts'

const lookAtCoresEveryMs = 100

/** `times` is filled meanwhile, and returned at last. */
export async function watchCores(
  operations: Pick<Operations, 'now'>,
  over: AbortSignal,
  times: TimedCore[] = [],
): Promise<TimedCore[]> {
  while (!over.aborted) {
    const got = coreTimesOf(process.pid)
    if (got !== undefined) times.push({ atMs: operations.now(), ...got })
    await sleep(lookAtCoresEveryMs)
  }
  return times
}

/** What `work` resolves to, and the core times until then. */
export async function besideCores<Result>(operations: Pick<Operations, 'now'>, work: Promise<Result>) {
  const over = new AbortController()
  const times = watchCores(operations, over.signal)
  const result = await work.finally(() => over.abort())
  return { generator: await times, result }
}

/** Without a fix: the rule that a crash breaks has one. */
const whatEnded = (error: unknown): string =>
  error instanceof ContainerEnded ? error.end.what : messageOf(error)

/** Restarts a crashed service, as a container runtime in production would; other rules judge the consequences of the crash. */
export async function startAfterCrashes(
  operations: Pick<Operations, 'now'>,
  over: AbortSignal,
  { container }: { readonly container: Pick<StartedService['container'], 'crash' | 'start'> },
): Promise<Happening[]> {
  const crashes: Happening[] = []
  const ended = once(over, 'abort').then(() => undefined)
  for (;;) {
    const crash = container.crash('by itself, under faults')
    const what = await Promise.race([crash.catch(whatEnded), ended])
    if (what === undefined) return crashes
    crashes.push({ atMs: operations.now(), what })
    await container.start()
  }
}
