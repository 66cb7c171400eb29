import type { MeasuredSoak } from '../judge/records/judge.ts'
import type { Judgement } from '../judge/judgement.ts'
import { foldMinute, joined, type Minute } from '../judge/minute.ts'
import { judgeRecord, type Promises } from '../judge/promises.ts'
import { brokenThroughout, judgeSoak, soakPromisesOf, type Ending, type SoakLimits } from '../judge/soak.ts'
import { errorsIn } from '../judge/traffic.ts'
import { openInspector } from '../profile/inspection.ts'
import type { CallSource } from '../load/call-source.ts'
import type { CallFunction } from '../load/mix.ts'
import { answeredIn, callOf } from '../load/rounds.ts'
import { figuresOf } from '../progress/traffic.ts'
import { HarnessError } from '../record/errors.ts'
import type { RunRecord } from '../record/run.ts'
import { seed } from '../record/seed.ts'
import { minutes, seconds, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'
import type { System } from '../system/system.ts'
import type { Fleet } from '../fleet/swarm.ts'
import { interruption } from './interruption.ts'
import { leak } from './leak.ts'
import { driveSystem, type Driven } from './loaded-system.ts'
import { pathsOf } from './paths.ts'
import { soakMinutes } from './soak-minutes.ts'

/** Plan of the fixture `soak`. */
export interface SoakPlan<Name extends string = string> {
  readonly name?: string
  readonly clients: Count
  readonly rate: PerSecond
  /** By default every path of the service that is answered, in turns. */
  readonly call?: CallSource<Name>
  /** Machines from `swarm()`; `call` must then be a plain call, or a mix of plain ones. */
  readonly on?: Fleet
  /** Overridden by the environment variable `SOAK`: `90s`, `10m`, `1h`. */
  readonly duration: Milliseconds
  readonly promises: SoakLimits<NoInfer<Name>>
  /** A promise that is broken for this long ends the soak. One minute by default. */
  readonly window?: Milliseconds
}

export const partsInWindow = 6
const minute = minutes(1)

/** From the environment variable `SOAK`: `90s`, `10m`, `1h`. @throws HarnessError if it is no number above 0 with a unit. */
export function soakLength(planned: Milliseconds): Milliseconds {
  const { SOAK: text } = process.env
  if (text === undefined) return planned
  const [, value = '', unit = ''] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? []
  const length = { s: seconds(1), m: minutes(1), h: minutes(60) }[unit]
  if (length !== undefined && Number(value) > 0) return seconds((Number(value) * length) / 1000)
  throw new HarnessError(`SOAK=${text}: expected a number above 0 and a unit, s, m or h`, {
    fix: 'write for example SOAK=10m',
  })
}

/** Ends early if a promise is broken for a whole window, or on an interrupt. Rejects if the service ends meanwhile. */
export async function soak(
  system: Driven,
  plan: SoakPlan & { readonly call: CallSource },
): Promise<MeasuredSoak> {
  const duration = soakLength(plan.duration)
  const log = new SoakLog({ ...plan, duration })
  using interrupted = interruption()
  const rest = await driveSystem(system, {
    clients: plan.clients,
    call: plan.call,
    load: { kind: 'open', shape: { kind: 'constant', rate: plan.rate, duration } },
    seed: seed(),
    kind: 'soak',
    title: 'soak',
    atMost: duration,
    during: ({ sampling, span, recordOf }) => ({
      parts: {
        seconds: (plan.window ?? minute) / partsInWindow / 1000,
        take: part => log.take(recordOf(part, sampling.takeBefore(log.elapsedMs + part.durationMs))),
      },
      enough: traffic => {
        const figures = figuresOf(traffic, sampling.samples)
        span.update({ ...figures, errors: log.failed + (figures.errors ?? 0) })
        log.noteHeap()
        return interrupted.wanted || log.broken !== undefined
      },
    }),
  })
  return await log.finish(rest, interrupted.wanted)
}

/** Adds the lines that cause a drift: the same process opens its inspector for a leak watch. */
export async function withLines(system: System, record: MeasuredSoak): Promise<MeasuredSoak> {
  const failed = judgeSoak(record, record.promises).filter(({ verdict }) => verdict === 'fail')
  if (!failed.some(({ check }) => check === 'drift.memory' || check === 'drift.fileDescriptors'))
    return record
  await using inspector = await openInspector(system.service.container).catch(() => undefined)
  const watched = inspector && (await leak(system, {}, inspector))
  if (watched === undefined || 'reached' in watched) return record
  return { ...record, origins: watched.growth.origins ?? {} }
}

/** The default calls of a soak, in turns. Requests that the service refuses, or that are aborted, are left out. */
export async function everyAnsweredPath(system: System): Promise<CallFunction> {
  const answered = answeredIn(await pathsOf(system))
  return request => {
    const entry = answered[request % answered.length]
    if (entry !== undefined) return callOf(entry, request)
    throw new HarnessError('no path of the service answers with 2xx', {
      fix: 'add one to `paths` of its description, or a `call` to the plan',
    })
  }
}

/** Folds parts into minutes, watches the window, and counts failures. */
export class SoakLog {
  broken: Judgement | undefined
  /** Requests that failed in all parts so far. */
  failed = 0
  /** The length of all parts so far. */
  elapsedMs = 0
  readonly #plan: SoakPlan
  readonly #promises: Promises
  readonly #minutes = soakMinutes()
  readonly #window: (readonly Judgement[])[] = []
  #parts: Minute[] = []
  #lightest = Number.POSITIVE_INFINITY

  constructor(plan: SoakPlan) {
    this.#plan = plan
    this.#promises = soakPromisesOf(plan.promises).everyMinute
  }

  /** The heap size between collections is not informative; the smallest of many readings is the live memory. */
  noteHeap(): void {
    this.#lightest = Math.min(this.#lightest, process.memoryUsage().heapUsed)
  }

  take(record: RunRecord): void {
    const part = this.#add(record)
    this.failed += errorsIn(record)
    this.#window.push(judgeRecord(joined([part]), this.#promises))
    if (this.#window.length > partsInWindow) this.#window.shift()
    if (this.#window.length === partsInWindow) this.broken ??= brokenThroughout(this.#window)
    const pendingMs = this.#parts.reduce((sum, { run: { durationMs } }) => sum + durationMs, 0)
    // The last minute of a soak may be half a minute longer, so that none is too short to be judged.
    if (pendingMs >= 1.5 * minute) this.#fold()
  }

  async finish(rest: RunRecord, interrupted: boolean): Promise<MeasuredSoak> {
    this.#add(rest)
    this.#fold(this.#parts.length)
    const ending: Ending = this.broken
      ? { kind: 'broken', judgement: this.broken }
      : { kind: interrupted ? 'interrupted' : 'time' }
    return { ...this.#record(ending), minutes: await this.#minutes.takeAll() }
  }

  #add(run: RunRecord): Minute {
    // A part may end before the first reading of the heap.
    this.noteHeap()
    const part = { fromMs: this.elapsedMs, run, harnessBytes: this.#lightest }
    this.#parts.push(part)
    this.#lightest = Number.POSITIVE_INFINITY
    this.elapsedMs += run.durationMs
    return part
  }

  #fold(count = Math.round(minute / ((this.#plan.window ?? minute) / partsInWindow))): void {
    this.#minutes.add(foldMinute(this.#parts.slice(0, count)))
    this.#parts = this.#parts.slice(count)
    void this.#minutes.save(this.#record({ kind: 'interrupted' }))
  }

  #record(ending: Ending): Omit<MeasuredSoak, 'minutes'> {
    const { name, promises, duration } = this.#plan
    return { kind: 'soak', name, promises, plannedMs: duration, ending }
  }
}
