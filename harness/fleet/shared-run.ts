import { setTimeout as sleep } from 'node:timers/promises'
import type { Workload } from '../load/drive.ts'
import { Recorder } from '../load/recorder.ts'
import { HarnessError } from '../record/errors.ts'
import type { Traffic } from '../record/operation.ts'
import { Contribution, type Member } from './member.ts'
import type { RunReport } from './messages.ts'
import { shareable } from './shareable.ts'

/** Longer than a message takes to any of them. */
const startInMs = 250
const connectedWithinMs = 60_000
/** Generators hand over every second, and each of them at another moment of it. */
const handedOverWithinMs = 2000

interface Plan {
  readonly run: number
  readonly origins: readonly string[]
  readonly workload: Workload
  readonly members: readonly Member[]
}

/** One load that several generators send together, on the clock of the coordinator. */
export class SharedRun {
  readonly #plan: Plan
  readonly #recorder: Recorder
  readonly #contributions: ReadonlyMap<Member, Contribution>
  readonly #connected: ReadonlyMap<Member, PromiseWithResolvers<void>>
  readonly #done: ReadonlyMap<Member, PromiseWithResolvers<void>>
  readonly #failed = Promise.withResolvers<never>()
  #startedAt = Number.POSITIVE_INFINITY
  #lastedMs = 0
  #handedOver = 0
  #ended = false

  constructor(plan: Plan) {
    this.#plan = plan
    this.#recorder = new Recorder(plan.origins.length)
    const { members } = plan
    const ofEach = <Value>(make: (member: Member) => Value) => new Map(members.map(one => [one, make(one)]))
    this.#contributions = ofEach(member => new Contribution(member))
    this.#connected = ofEach(() => Promise.withResolvers<void>())
    this.#done = ofEach(() => Promise.withResolvers<void>())
  }

  hear(member: Member, report: RunReport): void {
    if (report.run !== this.#plan.run) return
    if (report.kind === 'connected') this.#connected.get(member)?.resolve()
    else if (report.kind === 'recorded') this.#contributions.get(member)?.add(report, this.#recorder)
    else if (report.kind === 'failed') {
      this.#failed.reject(new HarnessError(`${member.name} on ${member.node}: ${report.reason}`))
    } else {
      this.#lastedMs = Math.max(this.#lastedMs, report.lastedMs)
      this.#done.get(member)?.resolve()
    }
  }

  /** Resolves when each generator has ended, or is lost: what it had recorded is kept. */
  async finish(): Promise<Traffic> {
    const { workload, members } = this.#plan
    this.#assign()
    for (const member of members) void this.#mourn(member)
    await this.#all(this.#connected, tooLate())
    await workload.beforeStart?.()
    const startsAt = performance.now() + startInMs
    for (const member of members) member.tell({ kind: 'start', run: this.#plan.run, atMs: startsAt })
    await sleep(startInMs)
    this.#startedAt = startsAt
    workload.onStart?.()
    const watches: NodeJS.Timeout[] = []
    const look = setTimeout(() => {
      this.#look()
      watches.push(setInterval(() => this.#look(), 1000))
    }, workload.firstLook ?? 1000)
    watches.push(look)
    try {
      await this.#all(this.#done)
      // Nobody says how long it lasted where all were lost.
      return this.#traffic(this.#lastedMs || this.#sinceStart)
    } finally {
      watches.forEach(clearInterval)
      this.#end()
    }
  }

  #assign(): void {
    const { run, origins, workload, members } = this.#plan
    const { clients, load, seed, timeout, withoutPauses = false } = workload
    const shared = { clients, call: shareable(workload.call), load, seed, timeout, withoutPauses }
    for (const [index, member] of members.entries()) {
      const share = { index, of: members.length }
      member.tell({ kind: 'drive', run, origins, share, workload: shared })
    }
  }

  async #mourn(member: Member): Promise<void> {
    const why = await member.lost
    this.#contributions.get(member)?.lose(Math.max(0, this.#sinceStart), why)
    this.#connected.get(member)?.resolve()
    this.#done.get(member)?.resolve()
  }

  async #all(
    each: ReadonlyMap<Member, PromiseWithResolvers<void>>,
    ...others: Promise<never>[]
  ): Promise<void> {
    const all = Promise.all([...each.values()].map(({ promise }) => promise))
    await Promise.race([all, this.#failed.promise, ...others])
  }

  get #sinceStart(): number {
    return performance.now() - this.#startedAt
  }

  #look(): void {
    const { workload } = this.#plan
    this.#handOver()
    if (this.#ended || workload.enough?.(this.#traffic(this.#sinceStart)) !== true) return
    this.#end()
  }

  #end(): void {
    this.#ended = true
    for (const member of this.#plan.members) member.tell({ kind: 'end', run: this.#plan.run })
  }

  #handOver(): void {
    const { parts, timeout, clients } = this.#plan.workload
    if (parts === undefined) return
    const end = this.#handedOver + parts.seconds
    if (this.#sinceStart < end * 1000 + timeout + handedOverWithinMs) return
    this.#handedOver = end
    parts.take(this.#recorder.takeBefore(end, clients))
  }

  #traffic(untilMs: number): Traffic {
    const generators = [...this.#contributions.values()].map(({ facts }) => facts)
    return { ...this.#recorder.traffic(this.#plan.workload.clients, untilMs), generators }
  }
}

async function tooLate(): Promise<never> {
  await sleep(connectedWithinMs, undefined, { ref: false })
  throw new HarnessError(`the clients of a generator had not connected after ${connectedWithinMs / 1000} s`, {
    fix: 'see whether its machine reaches the service, or ask for fewer clients',
  })
}
