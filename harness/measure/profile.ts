import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseSession } from '../domain/database.ts'
import { openDatabase } from '../domain/open-database.ts'
import { judge, type MeasuredRun } from '../judge/records/judge.ts'
import { mayHaveCause } from '../judge/diagnosis.ts'
import type { CallSource } from '../load/call-source.ts'
import { drive } from '../load/drive.ts'
import type { CallFunction } from '../load/mix.ts'
import type { Load } from '../load/schedule.ts'
import { openInspector } from '../profile/inspection.ts'
import { cpuProfileDuring, loopProfileOf } from '../profile/cpu-profile.ts'
import { callHeader, waitsDuring } from '../profile/wait-watch.ts'
import { underWayIn, waitsOf } from '../profile/waits.ts'
import { beginSpan } from '../progress/span.ts'
import type { Call } from '../record/call.ts'
import { Distribution } from '../record/distribution.ts'
import { messageOf } from '../record/errors.ts'
import { mapValues } from '../record/map-values.ts'
import { seed } from '../record/seed.ts'
import type { RunRecord, Traffic } from '../record/run.ts'
import type { DatabaseProfile, ServiceProfile } from '../record/profile.ts'
import { ms, perSecond, seconds } from '../record/units.ts'
import { databaseProfileOf, type BackendActivity } from '../sample/statements.ts'
import { sourceRootOf } from '../system/service-image.ts'
import { readSources } from '../leak/source-maps.ts'
import type { System } from '../system/system.ts'
import { clientsOf, type RunPlan } from './run.ts'

const waitsMs = 2_000
const loopMs = 2_000
const activityEveryMs = 25
const timeout = seconds(5)
/** Longer than any profile: it ends with the profile. */
const longest = seconds(30)
/** Recording a stack for each promise of more requests would be a load of its own. */
const watchedPerSecond = 100
/** Number of requests that each client sends between pauses. */
const burst = 5
const betweenBursts = ms(50)

/** Adds a profile where promises about time or CPU are broken: the plan again, with an inspector. The verdict remains. */
export async function withProfile(system: System, plan: RunPlan, record: MeasuredRun): Promise<MeasuredRun> {
  if (Object.keys(record.promises).length === 0 || !judge(record).some(mayHaveCause)) return record
  return await profiled(system, plan, record)
}

/** Adds a profile whatever the verdict is. */
export async function profiled<Run extends Pick<RunRecord, 'seconds'>>(
  system: System,
  plan: RunPlan,
  record: Run,
) {
  using _span = beginSpan('profiling the service for the cause')
  const profiling = profileOf(system, plan, record)
  return { ...record, profile: await profiling.catch((error: unknown) => ({ unseen: messageOf(error) })) }
}

/** Profiles a system under a load as strong as that of a record. */
export async function profileOf(
  { service, description, database }: System,
  plan: RunPlan,
  record: Pick<RunRecord, 'seconds'>,
): Promise<ServiceProfile> {
  await using inspector = await openInspector(service.container)
  await using session = database && openDatabase(database.url)
  const rate = Math.max(1, ...record.seconds.map(({ latency }) => latency.count))
  const load = {
    clients: clientsOf(plan),
    call: withNames(plan.call),
    load: loadLike(plan, rate),
    seed: seed() + 1,
    timeout,
  }
  let over = false
  let startedAt = performance.now()
  let traffic: Promise<Traffic> | undefined
  let statements: Promise<DatabaseProfile | undefined> | undefined
  try {
    // Watched from the first request on: there may be no second one in this time.
    const waits = await waitsDuring(inspector, Math.ceil(rate / watchedPerSecond), async () => {
      startedAt = performance.now()
      traffic = drive(service.directOrigin, { ...load, enough: () => over })
      statements = statementsDuring(session, AbortSignal.timeout(waitsMs))
      await Promise.race([sleep(waitsMs), traffic])
    })
    const profiledFrom = Math.ceil((performance.now() - startedAt) / 1000)
    const profile = await cpuProfileDuring(inspector, () => sleep(loopMs))
    over = true
    const driven = await (traffic ?? Promise.reject(new Error('nothing was driven')))
    const serviceTime = serviceTimeOf(driven.seconds)
    const meanwhile = serviceTimeOf(driven.seconds.slice(profiledFrom))
    const sources = await readSources(inspector, sourceRootOf(description))
    const seen = await statements
    return {
      requestMs: serviceTime.mean,
      perSecond: (serviceTime.count * 1000) / driven.durationMs,
      loop: { ...loopProfileOf(profile, sources), ...(meanwhile.count > 0 && { requestMs: meanwhile.mean }) },
      ...(waits.requests > 0 && { underWay: underWayIn(waits) }),
      waits: waitsOf(waits, sources),
      calls: mapValues(waits.calls, own => ({
        requestMs: own.underWayMs / own.requests,
        waits: waitsOf(own, sources),
      })),
      ...(seen !== undefined && { database: seen }),
    }
  } finally {
    over = true
    await traffic?.catch(() => undefined)
  }
}

/** Each request of a mix names its call. */
export function withNames(source: CallSource): CallSource {
  if (!('kind' in source) || source.kind !== 'mix') return source
  const named = (call: Call, name: string) => ({ ...call, headers: { ...call.headers, [callHeader]: name } })
  const entries = mapValues(source.entries, ({ weight, call }, name) => ({
    weight,
    call:
      typeof call === 'function'
        ? (...at: Parameters<CallFunction>) => named(call(...at), name)
        : named(call, name),
  }))
  return { ...source, entries }
}

/** Undefined if the database did not answer, or does not report them. */
async function statementsDuring(
  session: Pick<DatabaseSession, 'activity'> | undefined,
  over: AbortSignal,
): Promise<DatabaseProfile | undefined> {
  const looks: (readonly BackendActivity[])[] = []
  while (!over.aborted) {
    const look = await session?.activity?.().catch(() => undefined)
    if (look === undefined) break
    looks.push(look)
    await sleep(activityEveryMs)
  }
  return looks.length === 0 ? undefined : databaseProfileOf(looks)
}

const serviceTimeOf = (all: Traffic['seconds']): Distribution =>
  Distribution.merge(all.map(({ serviceTime }) => serviceTime))

/** The same kind of load, at most as strong as in the record. */
function loadLike(plan: RunPlan, rate: number): Load {
  if (plan.rate !== undefined) {
    return { kind: 'open', shape: { kind: 'constant', rate: perSecond(rate), duration: longest } }
  }
  const few = plan.requestsEach !== undefined && plan.requestsEach <= burst && plan.pause === undefined
  const pause = plan.pause ?? (few ? betweenBursts : ms(0))
  return { kind: 'closed', pause, until: { kind: 'time', duration: longest } }
}
