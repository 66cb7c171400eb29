import type { Duplex } from 'node:stream'
import type { Drive } from '../load/drive.ts'
import { HarnessError } from '../record/errors.ts'
import type { Milliseconds } from '../record/units.ts'
import { lateAfter } from '../system/docker.ts'
import { Link } from './link.ts'
import { memberOver, type Member } from './member.ts'
import type { Order, Report } from './messages.ts'
import { Replicas } from './replicas.ts'
import { sharedRun, type SharedRun } from './shared-run.ts'

/** Lets generators in other processes send a load together, each with its share of the clients. They end with their connections. */
export class Coordinator {
  readonly #secret: string
  readonly #names: readonly string[]
  readonly #members = new Map<string, Member>()
  readonly #assembled = Promise.withResolvers<void>()
  readonly replicas = new Replicas()
  #run: SharedRun | undefined
  #runs = 0

  /** `names`: of the expected generators. Others are refused, and so is a second one with the same name. */
  constructor({ secret, names }: { readonly secret: string; readonly names: readonly string[] }) {
    this.#secret = secret
    this.#names = names
  }

  /** Accepts a connection. The peer must identify itself first, which needs the secret. */
  join(stream: Duplex): void {
    let member: Member | undefined
    const link: Link<Order, Report> = new Link(stream, 'coordinator', this.#secret, report => {
      member?.heard()
      if (report.kind === 'hello') this.#enlist((member ??= memberOver(link, report)))
      else if (report.kind === 'ask') {
        link.send({ kind: 'time', sentMs: report.sentMs, atMs: performance.now() })
      } else if (report.kind === 'observed') this.replicas.observed(report)
      else if (member !== undefined && this.#members.get(member.name) === member)
        this.#run?.hear(member, report)
    })
  }

  #enlist(member: Member): void {
    if (!this.#names.includes(member.name) || this.#members.has(member.name)) return member.leave()
    this.#members.set(member.name, member)
    if (this.#members.size === this.#names.length) this.#assembled.resolve()
  }

  /** @throws HarnessError if a generator has not connected by then. */
  async assembled(within: Milliseconds): Promise<void> {
    if ((await Promise.race([this.#assembled.promise, lateAfter(within)])) !== 'late') return
    const missing = this.#names.filter(name => !this.#members.has(name))
    throw new HarnessError(
      `${missing.length} of ${this.#names.length} generators had not connected after ${within / 1000} s: ${missing.join(', ')}`,
      { fix: 'see their state: `docker service ps --no-trunc NAME`' },
    )
  }

  /** Like `drive` of one generator. A lost generator takes its clients with it; the record says so. */
  readonly drive: Drive = async (origins, drivePlan) => {
    const members = this.#names.flatMap(name => this.#members.get(name) ?? [])
    this.#run = sharedRun(++this.#runs, [origins].flat(), drivePlan, members)
    return await this.#run.finish()
  }
}
