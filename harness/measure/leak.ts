import { setTimeout as sleep } from 'node:timers/promises'
import type { LeakPromises } from '../judge/growth/quantities.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import type { MeasuredLeak } from '../judge/records/judge.ts'
import { hasStoppedIdle, judgeLeaks, type LeakRecord, type OutOfMemory } from '../judge/growth/leaks.ts'
import { get } from '../load/call.ts'
import { answeredIn, callOf, Rounds } from '../load/rounds.ts'
import { nameOfCall } from '../record/call.ts'
import { mapValues } from '../record/map-values.ts'
import { connectionWatchOf } from './connection-watch.ts'
import { errorWithSources } from './crash-sources.ts'
import { assertAnswered, pathsOf } from './paths.ts'
import { sessionMemoryReader } from '../sample/session-memory.ts'
import { sourceRootOf } from '../system/service-image.ts'
import { shownLines } from '../system/container.ts'
import { quotaOf } from '../system/quota.ts'
import type { System } from '../system/system.ts'
import { seconds, type Count } from '../record/units.ts'
import { originsOf, recordGrowth } from '../leak/record.ts'
import { recordRest } from '../leak/rest.ts'
import type { Inspector } from '../leak/inspector.ts'
import { NodeProcesses } from '../leak/node-processes.ts'
import { openLeakWatch, type LeakWatch, type Watched } from '../leak/watch.ts'

/** Plan of the fixture `leak`. Each limit has a default. */
export interface LeakPlan {
  readonly name?: string
  /** 10 by default. */
  readonly clients?: Count
  /** False for a service that does not use Node: it is judged only by what its container shows. True by default. */
  readonly inspect?: boolean
  readonly promises?: LeakPromises
}

const clientsByDefault = 10
/** Of each client: a tenth of a second of CPU time shows which process serves. */
const requestsToTell = 20
/** Each is watched as long as the process that serves. */
const helpersMost = 2
/** Requests per client in each round of a window. Different lengths separate growth per request from growth per connection. */
const roundLengths = [8, 24, 16, 8, 24, 16, 8, 24, 16, 16]

/** The engine reports an exit a little later than the sockets break. */
const exitReported = seconds(1)
/** V8's message at its heap limit. */
const heapExhausted = /heap out of memory/

/**
 * Watches what requests leave behind in a service, and what grows without requests. Rejects with the last log lines if a
 * container beside the service ends, or the service for another reason than running out of memory.
 */
export async function leak(
  system: System,
  { name, clients = clientsByDefault, inspect = true, promises = {} }: LeakPlan,
  inspector: string | Inspector | undefined = system.service.inspector,
): Promise<MeasuredLeak> {
  const { service, description, readyPath } = system
  const paths = await pathsOf(system)
  const [answered = get(readyPath)] = answeredIn(paths)
  const { memory } = service
  const plan = { clients, roundLengths, limits: promises, memory, pids: description.limits.pids }
  // What is kept does not depend on the request rate.
  await using quota = quotaOf(service)
  await quota.lift()
  await using rounds = new Rounds(service.origin, paths)
  const seen = { inspector: inspect ? inspector : undefined, fromOutside: !inspect }
  const watch = (choose = async () => {}, helper: readonly LeakOrigin[] = []) =>
    watchLeaks(system, { ...seen, choose }, rounds, async watch => {
      const first = await recordGrowth(watch, rounds, plan)
      assertAnswered(rounds)
      await using calm = rounds.of([answered])
      const others = await recordRest(watch, calm)
      const growth = hasStoppedIdle(others.idle) ? await recordGrowth(watch, rounds, plan) : first
      const found = rounds.failing ? {} : await originsOf(watch, rounds, growth, plan)
      const origins = mapValues(found, known => [...known, ...helper])
      const workingSet = { ...others.workingSet, call: nameOfCall(callOf(answered, 0)) }
      return { growth: { ...growth, fromOutside: !inspect, origins }, ...others, workingSet }
    })
  const leaks = (record: LeakRecord | OutOfMemory) =>
    judgeLeaks(record, promises).some(({ verdict }) => verdict === 'fail')
  /** Watches the process that serves, and then its helpers: the record of the first that leaks, or else of the one that serves. */
  const watchEach = async (processes: NodeProcesses) => {
    const ofServing = await watch(() =>
      processes.inspectServing(() => rounds.drive(clientsByDefault, requestsToTell)),
    )
    const isSeen = 'growth' in ofServing && ofServing.growth.unseen === undefined
    if (!isSeen || rounds.failing || leaks(ofServing)) return ofServing
    try {
      for (const helper of (await processes.helpers()).slice(0, helpersMost)) {
        const { pid, command } = helper
        await processes.inspect(helper)
        const ofHelper = await watch(async () => {}, [{ kind: 'inProcess', pid, command }])
        if (leaks(ofHelper)) return ofHelper
      }
    } catch (error) {
      // A helper that has ended keeps nothing, and one that does not open its inspector cannot be seen.
      if ((await Promise.race([service.container.exited, sleep(exitReported)])) !== undefined) throw error
    }
    return ofServing
  }
  const address = seen.inspector
  const record = await (typeof address === 'string' ? watchEach(new NodeProcesses(address)) : watch())
  return { kind: 'leak', name, promises, ...record }
}

/** The result of `measure`, or what was known when the service ran out of memory. */
async function watchLeaks(
  { service, description, database, beside }: System,
  seen: Pick<Watched, 'inspector' | 'choose'> & { readonly fromOutside: boolean },
  rounds: Rounds,
  measure: (watch: LeakWatch) => Promise<LeakRecord>,
): Promise<LeakRecord | OutOfMemory> {
  const { container } = service
  const startedAt = performance.now()
  await using sessions = database && connectionWatchOf(database)
  const readMemory =
    sessions?.logMemory && database && sessionMemoryReader(sessions.logMemory, database.container.log)
  const watched = database && { container: database.container, sessions, readMemory }
  const root = sourceRootOf(description)
  await using watch = await openLeakWatch({ ...seen, container }, watched, root)

  const outOfMemory = async (): Promise<OutOfMemory> => {
    const exit = await container.exited
    // All lines: V8 writes its native stack after the message, and that can exceed the lines shown.
    const heapLimit = container.log.lines().some(line => heapExhausted.test(line))
    if (!exit.outOfMemory && !heapLimit) return await container.crash('while it was watched')
    return {
      reached: heapLimit ? 'heapLimit' : 'memoryLimit',
      requests: rounds.sent,
      seconds: (performance.now() - startedAt) / 1000,
      first: watch.ends.first ?? {},
      latest: watch.ends.latest ?? {},
      lastLines: container.log.lines().slice(-shownLines),
      unseen: watch.unseen,
      fromOutside: seen.fromOutside,
      withoutDatabase: watch.withoutDatabase,
    }
  }
  const ended = outOfMemory()
  try {
    const lost = Object.values(beside).map(one => one.container.crash('while the service was watched'))
    return await Promise.race([measure(watch), ended, ...lost])
  } catch (error) {
    const end = await Promise.race([ended, sleep(exitReported)]).catch(async (crash: unknown) => {
      throw await errorWithSources(crash, root)
    })
    if (end !== undefined) return end
    throw error
  }
}
