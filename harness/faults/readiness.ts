import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ms, type Milliseconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import type { System } from '../system/system.ts'

const every = ms(20)
const untilOverEvery = ms(100)
const afterSignalEvery = ms(50)
/** Longer than a service waits for a connection to its database. */
export const patiently = ms(1_500)
/** An answer that comes later than an orchestrator waits is still what the service says of itself. */
const lateAnswers = ms(3_000)

interface Asked {
  readonly service: Pick<System['service'], 'origin'>
  readonly description: Pick<System['description'], 'ready' | 'alive'>
}

/** The status of the service's readiness check; undefined if it has none, or did not answer in time. */
export async function askReadiness(
  { service, description }: Asked,
  path: 'ready' | 'alive' = 'ready',
  within = ms(100),
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
  path: 'ready' | 'alive',
): Promise<readonly number[]> {
  const answers: number[] = []
  const ended = once(over, 'abort').then(() => undefined)
  while (!over.aborted) {
    const within = path === 'ready' ? lateAnswers : patiently
    const status = await Promise.race([askReadiness(system, path, within), ended])
    if (status !== undefined) answers.push(status)
    await sleep(untilOverEvery)
  }
  return answers
}

/** What it said of itself while it had no database. `alive`: absent where the service names no such path. */
export const untruths = (ready: readonly number[], alive: readonly number[] | undefined): string[] => [
  ...saidTimes('ready without its database', ready, status => status === 200),
  ...saidTimes('not alive without its database', alive ?? [], status => status !== 200),
  // To an orchestrator, no answer means that it is not alive.
  ...(alive?.length === 0 ? ['never said that it was alive without its database'] : []),
]

export function saidTimes(what: string, answers: readonly number[], isSo: (status: number) => boolean) {
  const times = answers.filter(isSo).length
  return times === 0 ? [] : [`said that it was ${what}, ${times} of ${answers.length} times`]
}

/**
 * Asks whether it is alive after a signal to end, and then whether it is ready, until `over`. It is asked when it has answered
 * another request that was sent after the signal: then it has run since, and has handled it. The requests do not wait for each
 * other's answers. @returns all statuses; `alive` is absent where it has no such path, or did not answer.
 */
export async function askedAfterSignal(system: Asked, over: AbortSignal) {
  const hasAlive = system.description.alive !== undefined
  const status = await askReadiness(system, hasAlive ? 'alive' : 'ready', patiently)
  const asked: Promise<number | undefined>[] = []
  for (;;) {
    await sleep(afterSignalEvery)
    if (over.aborted) break
    asked.push(askReadiness(system, 'ready', patiently))
  }
  const ready = (await Promise.all(asked)).filter(answer => answer !== undefined)
  return { ready, ...(hasAlive && status !== undefined && { alive: status }) }
}

/** Reports a working service that denies its readiness for longer than `limit`. Empty if it does not answer. */
export async function unreadyAgain(system: Asked, limit: Milliseconds): Promise<readonly string[]> {
  const latest = performance.now() + limit
  for (;;) {
    const status = await askReadiness(system, 'ready', patiently)
    if (status === 200) return []
    if (performance.now() > latest) {
      const said = `said that it was not ready (status ${status}) for ${limit / 1000} s`
      return status === undefined ? [] : [`${said} while operations succeeded again`]
    }
    await sleep(every)
  }
}
