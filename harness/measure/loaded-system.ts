import { namesIn } from '../load/call-source.ts'
import { drive, type Drive, type DrivePlan } from '../load/drive.ts'
import { warmUp, warmUpCrowd } from '../load/warm-up.ts'
import { beginSpan, type ProgressSpan } from '../progress/span.ts'
import type { Sample } from '../record/sample.ts'
import type { RunRecord, Traffic } from '../record/run.ts'
import { seconds, type Milliseconds } from '../record/units.ts'
import { sampleDuring, type Sampled, type Sampling } from '../sample/sampler.ts'
import { quotaOf, type Limited } from '../system/quota.ts'
import { sourceRootOf } from '../system/service-image.ts'
import type { System } from '../system/system.ts'
import { connectionWatchOf } from './connection-watch.ts'
import { errorWithSources } from './crash-sources.ts'

/** Target of a load: a system, or what a fleet has placed on its own machines. */
export interface Driven extends Partial<Pick<System, 'database' | 'beside'>> {
  /** Absent if the service runs on a fleet. */
  readonly description?: System['description']
  readonly service: Limited & {
    readonly directOrigin: string
    readonly container: Limited['container'] &
      Sampled['container'] & { crash(during: string): Promise<never> }
  }
  /** Present if remote generators send the load, to the replicas in turns. */
  readonly fleet?: {
    readonly origins: readonly string[]
    readonly drive: Drive
    /** Names of the replicas, with their machines. */
    readonly replicas: readonly string[]
  }
}

interface UnderLoad {
  readonly sampling: Sampling
  readonly span: ProgressSpan
  readonly recordOf: (traffic: Traffic, samples: readonly Sample[]) => RunRecord
}

interface SystemLoad extends Pick<DrivePlan, 'clients' | 'call' | 'load' | 'seed'> {
  readonly kind: 'run' | 'soak'
  /** Shown as progress. */
  readonly title: string
  readonly atMost: Milliseconds | undefined
  readonly during: (under: UnderLoad) => Pick<DrivePlan, 'enough' | 'firstLook' | 'parts'>
}

const timeout = seconds(5)
/** A system that is warm for a load stays warm: its next run need not warm up again. */
const warm = new WeakSet<Driven>()

/** Rejects with exit code and last log lines if a container ends meanwhile: the measurement is then worthless. */
export async function driveSystem(
  system: Driven,
  { clients, call, load, seed, kind, title, atMost, during }: SystemLoad,
): Promise<RunRecord> {
  const { directOrigin, container, quotaCores } = system.service
  const { origins, drive: send } = system.fleet ?? { origins: directOrigin, drive }
  const names = namesIn(call)
  const workload = { clients, call, load, seed, timeout }
  using span = beginSpan(title)
  span.update({ note: 'warming up' })
  const { database, beside = {} } = system
  await using backends = database && connectionWatchOf(database)
  await using quota = quotaOf(system.service)

  const measure = async (): Promise<RunRecord> => {
    if (!warm.has(system) || load.kind === 'open') await quota.lift()
    if (!warm.has(system)) await warmUp(origins, workload, send)
    warm.add(system)
    await warmUpCrowd(origins, workload, send)
    let startedAt = Date.now()
    const recordOf = (traffic: Traffic, samples: readonly Sample[]): RunRecord => ({
      ...traffic,
      call: names?.length === 1 ? (names[0] ?? null) : null,
      load: load.kind,
      startedAt,
      samples,
      quotaCores,
      ...(system.fleet && { replicas: system.fleet.replicas }),
      ...limitsOf(beside),
    })
    const { result, samples } = await sampleDuring({ container, beside, backends }, sampling =>
      send(origins, {
        ...workload,
        ...during({ sampling, span, recordOf }),
        beforeStart: () => quota.restore(),
        onStart: () => {
          startedAt = Date.now()
          sampling.begin()
          span.start(atMost)
        },
      }),
    )
    return recordOf(result, samples)
  }
  const containers = [container, ...Object.values(beside).map(one => one.container)]
  const crashes = containers.map(one => one.crash(`during the ${kind}`))
  return await Promise.race([measure(), ...crashes]).catch(async (error: unknown) => {
    throw system.description ? await errorWithSources(error, sourceRootOf(system.description)) : error
  })
}

/** Only for containers with a limit. */
function limitsOf(beside: System['beside']): Pick<RunRecord, 'besideQuotaCores'> {
  const limited = Object.entries(beside).flatMap(([name, { container }]) =>
    container.quotaCores === undefined ? [] : [[name, container.quotaCores] as const],
  )
  return limited.length === 0 ? {} : { besideQuotaCores: Object.fromEntries(limited) }
}
