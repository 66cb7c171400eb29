import type { Duplex } from 'node:stream'
import { interferenceIn } from '../judge/interference.ts'
import type { Recorder } from '../load/recorder.ts'
import type { GeneratorFacts, SecondInterference } from '../record/operation.ts'
import { Link } from './link.ts'
import {
  orders,
  reports,
  silentMs,
  type Order,
  type Recorded,
  type Report,
  type RunReport,
} from './messages.ts'
import type { Observation } from './observer.ts'

const undisturbed: SecondInterference = { stalledMs: 0, stalledByHost: false, starvedMs: 0 }

const stallsKept = 60

/** A generator, as its coordinator knows it. */
export class Member {
  readonly name: string
  readonly node: string
  /** Resolves to why, when it is no longer there. */
  readonly lost: Promise<string>
  readonly #link: Link<Order, Report>
  readonly #lost = Promise.withResolvers<string>()
  #heardAt = performance.now()
  #lookedAt = performance.now()

  constructor(link: Link<Order, Report>, { name, node }: { readonly name: string; readonly node: string }) {
    this.#link = link
    this.name = name
    this.node = node
    this.lost = this.#lost.promise
    void link.closed.then(() => this.#lose('its connection ended'))
    const watch = setInterval(() => this.#look(), silentMs / 10).unref()
    void this.lost.then(() => clearInterval(watch))
  }

  tell(order: Order): void {
    this.#link.send(order)
  }

  heard(): void {
    this.#heardAt = performance.now()
  }

  leave(): void {
    this.#link.close()
  }

  /** A coordinator that was held up itself has heard nobody meanwhile. */
  #look(): void {
    const now = performance.now()
    const lateMs = now - this.#lookedAt - silentMs / 10
    this.#lookedAt = now
    if (lateMs > silentMs / 10) this.#heardAt += lateMs
    if (now - this.#heardAt > silentMs) this.#lose(`nothing was heard of it for ${silentMs / 1000} s`)
  }

  #lose(why: string): void {
    this.#lost.resolve(why)
    this.#link.close()
  }
}

interface Hearing {
  readonly joined: (member: Member) => void
  readonly told: (member: Member, report: RunReport) => void
  readonly observed: (seen: Observation) => void
}

/** Takes a connection for a member once it has said who it is. Whoever does not know the secret never does. */
export function admit(stream: Duplex, secret: string, { joined, told, observed }: Hearing): void {
  let member: Member | undefined
  const ends = { side: 'coordinator', secret, write: orders.write, read: reports.read } as const
  const link = new Link<Order, Report>(stream, ends, report => {
    member?.heard()
    if (report.kind === 'hello') {
      member ??= new Member(link, report)
      joined(member)
    } else if (report.kind === 'ask') {
      link.send({ kind: 'time', sentMs: report.sentMs, atMs: performance.now() })
    } else if (report.kind === 'observed') observed(report)
    else if (member !== undefined) told(member, report)
  })
}

/** What one member has contributed to a run. */
export class Contribution {
  #facts: GeneratorFacts
  #untilMs = 0
  /** By second, of the last few. */
  readonly #stalls = new Map<number, number>()

  constructor({ name, node }: { readonly name: string; readonly node: string }) {
    this.#facts = { name, node, requests: 0, clockOffsetMs: 0, clockUncertaintyMs: 0, longestStallMs: 0 }
  }

  get facts(): GeneratorFacts {
    return this.#facts
  }

  /** Up to when it has handed over what it recorded, since the start of the run. */
  get untilMs(): number {
    return this.#untilMs
  }

  lose(atMs: number, why: string): void {
    this.#facts = { ...this.#facts, lost: { atMs, why } }
  }

  add({ increment, atMs, cores, clock }: Recorded, recorder: Recorder): void {
    recorder.add(increment)
    this.#untilMs = atMs
    const counts = increment.seconds.map(([, { latency }]) => latency.count)
    const stalls = increment.seconds.map(([, { generatorStallMs }]) => generatorStallMs)
    this.#facts = {
      ...this.#facts,
      requests: counts.reduce((sum, count) => sum + count, this.#facts.requests),
      clockOffsetMs: clock.offsetMs,
      clockUncertaintyMs: clock.uncertaintyMs,
      longestStallMs: Math.max(this.#facts.longestStallMs, ...stalls),
    }
    const { ranMs = 0, waitedMs = 0 } = cores ?? {}
    // What its own machine's other processes took is not known here; it waited for nobody else.
    const delta = { generatorRanMs: ranMs, generatorWaitedMs: waitedMs, otherProcessesMs: waitedMs }
    const none = { stolenMs: 0, serviceWaitedMs: 0, othersMs: 0, capacityMs: 1000 }
    const interference = (stallMs: number) =>
      interferenceIn(stallMs, [{ ...delta, ...none, fromMs: atMs - 1000, toMs: atMs }])
    for (const [second, { generatorStallMs }] of increment.seconds) {
      const stallMs = Math.max(generatorStallMs, this.#stalls.get(second) ?? 0)
      this.#stalls.set(second, stallMs)
      this.#stalls.delete(second - stallsKept)
      // What piled up is worked off in the next second.
      const longestMs = Math.max(stallMs, this.#stalls.get(second - 1) ?? 0)
      recorder.interfered(second, longestMs === 0 ? undisturbed : interference(longestMs))
    }
    const last = Math.floor(atMs / 1000) - 1
    if (last >= 0) recorder.interfered(last, interference(0))
  }
}
