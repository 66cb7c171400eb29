import { setTimeout as sleep } from 'node:timers/promises'
import type { DrivePlan } from '../load/drive.ts'
import { Recorder } from '../load/recorder.ts'
import { HarnessError } from '../record/errors.ts'
import type { GeneratorFacts, Traffic } from '../record/traffic.ts'
import { Contribution } from './contribution.ts'
import type { Member } from './member.ts'
import type { RunReport } from './messages.ts'

/** Longer than a message to any generator takes, so that all start and end at the same moment. */
const soonMs = 250
const connectedWithinMs = 60_000

interface Plan {
  readonly run: number
  readonly origins: readonly string[]
  readonly drivePlan: DrivePlan
  readonly members: readonly Member[]
}

/** One load sent by several generators together, on the coordinator's clock. */
export class SharedRun {
  readonly #plan: Plan
  readonly #recorder: Recorder
  readonly #contributions: ReadonlyMap<Member, Contribution>
  readonly #failed = Promise.withResolvers<never>()
  #startedAt = Number.POSITIVE_INFINITY
  #lastedMs = 0
  #handedOver = 0
  #ended = false

  constructor(plan: Plan) {
    this.#plan = plan
    this.#recorder = new Recorder(plan.origins.length)
    this.#contributions = new Map(plan.members.map(member => [member, new Contribution(member)]))
  }

  hear(member: Member, report: RunReport): void {
    const contribution = this.#contributions.get(member)
    if (contribution === undefined || report.run !== this.#plan.run) return
    if (report.kind === 'connected') contribution.connected.resolve()
    else if (report.kind === 'recorded') {
      const seenMs = this.#untilMs
      contribution.add(report, this.#recorder)
      if (this.#untilMs > seenMs) this.#look()
    } else if (report.kind === 'failed') {
      this.#failed.reject(new HarnessError(`${member.name} on ${member.node}: ${report.reason}`))
    } else {
      this.#lastedMs = Math.max(this.#lastedMs, report.lastedMs)
      contribution.done.resolve()
    }
  }

  /** Resolves when each generator has ended, or is lost: what it had recorded is kept. */
  async finish(): Promise<Traffic> {
    const { drivePlan, members } = this.#plan
    using ending = new DisposableStack()
    ending.defer(() => this.#end())
    this.#assign()
    for (const [member, contribution] of this.#contributions)
      void member.lost.then(why => contribution.lose(Math.max(0, this.#sinceStart), why))
    await Promise.race([this.#all(({ connected }) => connected), tooLate()])
    await drivePlan.beforeStart?.()
    const startsAt = performance.now() + soonMs
    for (const member of members) member.tell({ kind: 'start', run: this.#plan.run, atMs: startsAt })
    await sleep(soonMs)
    this.#startedAt = startsAt
    drivePlan.onStart?.()
    await this.#all(({ done }) => done)
    // If all generators were lost, none reports the duration.
    return this.#traffic(this.#lastedMs || this.#sinceStart)
  }

  #assign(): void {
    const { run, origins, drivePlan, members } = this.#plan
    const { clients, load, seed, timeout, withoutPauses = false } = drivePlan
    const shared = { clients, call: drivePlan.call, load, seed, timeout, withoutPauses }
    for (const [index, member] of members.entries()) {
      const share = { index, of: members.length }
      member.tell({ kind: 'drive', run, origins, share, drivePlan: shared })
    }
  }

  async #all(of: (one: Contribution) => PromiseWithResolvers<void>): Promise<void> {
    const all = Promise.all([...this.#contributions.values()].map(one => of(one).promise))
    await Promise.race([all, this.#failed.promise])
  }

  get #sinceStart(): number {
    return performance.now() - this.#startedAt
  }

  /** The time up to which all remaining generators have handed over their data. */
  get #untilMs(): number {
    const there = [...this.#contributions.values()].filter(({ facts: { lost } }) => lost === undefined)
    return Math.min(...there.map(({ untilMs }) => untilMs))
  }

  #look(): void {
    const { firstLook = 0, enough } = this.#plan.drivePlan
    const untilMs = this.#untilMs
    this.#handOver(untilMs)
    if (!this.#ended && untilMs >= firstLook && enough?.(this.#traffic(untilMs)) === true) this.#end()
  }

  #end(): void {
    this.#ended = true
    const atMs = performance.now() + soonMs
    for (const member of this.#plan.members) member.tell({ kind: 'end', run: this.#plan.run, atMs })
  }

  #handOver(untilMs: number): void {
    const { parts, timeout, clients } = this.#plan.drivePlan
    if (parts === undefined) return
    const end = this.#handedOver + parts.seconds
    if (untilMs < end * 1000 + timeout) return
    this.#handedOver = end
    parts.take({ ...this.#recorder.takeBefore(end, clients), generators: this.#facts })
  }

  #traffic(untilMs: number): Traffic {
    return { ...this.#recorder.traffic(this.#plan.drivePlan.clients, untilMs), generators: this.#facts }
  }

  get #facts(): readonly GeneratorFacts[] {
    return [...this.#contributions.values()].map(({ facts }) => facts)
  }
}

async function tooLate(): Promise<never> {
  await sleep(connectedWithinMs, undefined, { ref: false })
  throw new HarnessError(`the clients of a generator had not connected after ${connectedWithinMs / 1000} s`, {
    fix: 'check that its machine reaches the service, or use fewer clients',
  })
}
