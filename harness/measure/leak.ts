import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LeakRecord, OutOfMemory } from '../judge/leaks.ts'
import { MixRounds, type RequestMix } from '../load/request-mix.ts'
import { BackendWatch } from '../sample/database.ts'
import type { System } from '../system/system.ts'
import { seconds } from '../record/units.ts'
import { originsOf, recordGrowth, recordRest, type GrowthPlan, type RestPlan } from '../leak/record.ts'
import { LeakWatch } from '../leak/watch.ts'

export interface LeakPlan {
  readonly growth: GrowthPlan & { readonly mix: RequestMix }
  readonly rest: RestPlan
}

/** The record of the last run, to be looked at and judged again. */
const recordPath = 'report/leak.json'
/** The engine tells of an exit a little later than the sockets that it broke. */
const exitReported = seconds(1)
/** What V8 says when it has reached the limit of its heap. */
const heapExhausted = /heap out of memory/

/**
 * Watches what requests leave behind in a service, and what grows when there are none. Needs its inspector to see inside. Rejects
 * when the service ends meanwhile for another reason than that it has used up its memory, with its last lines.
 */
export async function recordLeaks(system: System, plan: LeakPlan): Promise<LeakRecord | OutOfMemory> {
  const { service, database } = system
  const { container } = service
  const startedAt = performance.now()
  const rounds = new MixRounds(service.origin, plan.growth.mix)
  await using backends = new BackendWatch(database.url)
  await using watch = await LeakWatch.open(service, backends)

  const measure = async (): Promise<LeakRecord> => {
    const growthPlan = { ...plan.growth, sourceMap: system.description.sourceMap }
    const growth = await recordGrowth(watch, rounds, growthPlan)
    const rest = await recordRest(watch, service, plan.rest)
    const origins = rounds.failed ? {} : await originsOf(watch, rounds, growth, growthPlan)
    const record = { growth: { ...growth, origins }, ...rest }
    await mkdir(dirname(recordPath), { recursive: true })
    await writeFile(recordPath, JSON.stringify(record))
    return record
  }
  const outOfMemory = async (): Promise<OutOfMemory> => {
    const exit = await container.exited
    const message = container.lastLines().find(line => heapExhausted.test(line))
    if (!exit.outOfMemory && message === undefined) return await container.crash('while it was watched')
    return {
      how: message ?? 'killed at its memory limit (OOM)',
      ofHeap: message !== undefined,
      requests: rounds.sent,
      seconds: (performance.now() - startedAt) / 1000,
      first: watch.ends.first ?? {},
      latest: watch.ends.latest ?? {},
      lastLines: container.evidence(),
    }
  }
  const ended = outOfMemory()
  try {
    return await Promise.race([measure(), ended])
  } catch (error) {
    const end = await Promise.race([ended, sleep(exitReported)])
    if (end !== undefined) return end
    throw error
  }
}
