import { setTimeout as sleep } from 'node:timers/promises'
import type { Duplex } from 'node:stream'
import { drive } from '../load/drive.ts'
import { messageOf } from '../record/errors.ts'
import { ownCoreTimes } from '../sample/host.ts'
import { OtherClock } from './clock.ts'
import { Link } from './link.ts'
import { received } from './received.ts'
import { askEveryMs, patienceMs, type Order, type Report } from './messages.ts'

/** This many quick exchanges precede the first start. */
const exchangesNeeded = 8
const quicklyMs = 20

interface Assignment {
  readonly run: number
  readonly start: PromiseWithResolvers<number>
  /** Resolves when nothing more is to be sent. */
  readonly over: PromiseWithResolvers<void>
}

/** Sends a share of a load when its coordinator tells it to, and reports every second what it recorded. */
export class Generator {
  /** Resolves when the coordinator is gone: the connection has ended, or it was silent for too long. */
  readonly over: Promise<void>
  readonly #link: Link<Report, Order>
  readonly #clock = new OtherClock()
  readonly #clockKnown = Promise.withResolvers<void>()
  #heardAt = performance.now()
  #assignment: Assignment | undefined

  constructor(stream: Duplex, { name, node, secret }: Record<'name' | 'node' | 'secret', string>) {
    this.#link = new Link(stream, 'generator', secret, order => this.#obey(order))
    this.#link.send({ kind: 'hello', name, node })
    this.over = Promise.race([this.#link.closed, this.#askForTime()])
  }

  async #askForTime(): Promise<void> {
    while (performance.now() - this.#heardAt < patienceMs) {
      this.#link.send({ kind: 'ask', sentMs: performance.now() })
      await sleep(this.#clock.exchanges < exchangesNeeded ? quicklyMs : askEveryMs)
    }
  }

  #obey(order: Order): void {
    this.#heardAt = performance.now()
    if (order.kind === 'time') {
      this.#clock.add({ sentMs: order.sentMs, otherMs: order.atMs, answeredMs: this.#heardAt })
      if (this.#clock.exchanges >= exchangesNeeded) this.#clockKnown.resolve()
      return
    }
    if (order.kind === 'drive') return void this.#drive(order)
    const assignment = this.#assignment
    if (assignment?.run !== order.run) return
    if (order.kind === 'start') return assignment.start.resolve(order.atMs)
    assignment.start.reject(new Error('it ended before it began'))
    void this.#untilAt(order.atMs).then(assignment.over.resolve)
  }

  /** Waits until a moment on the coordinator's clock. */
  async #untilAt(atMs: number): Promise<void> {
    await sleep(Math.max(0, this.#clock.own(atMs) - performance.now()))
  }

  /** Sends nothing before the start order. */
  async #drive({ run, origins, share, drivePlan }: Order & { readonly kind: 'drive' }): Promise<void> {
    const assignment: Assignment = { run, start: Promise.withResolvers(), over: Promise.withResolvers() }
    this.#assignment = assignment
    // Nothing may await it yet.
    assignment.start.promise.catch(() => undefined)
    let atMs = 0
    let before = ownCoreTimes()
    const startsAt = () => this.#clock.own(atMs)
    try {
      const { durationMs } = await drive(origins, {
        ...drivePlan,
        call: await received(drivePlan.call),
        beforeStart: async () => {
          await this.#clockKnown.promise
          this.#link.send({ kind: 'connected', run })
          atMs = await assignment.start.promise
          await this.#untilAt(atMs)
          before = ownCoreTimes()
        },
        shared: {
          share,
          startsAt,
          over: assignment.over.promise,
          take: increment => {
            const { offsetMs, uncertaintyMs } = this.#clock
            const now = ownCoreTimes()
            const cores = before &&
              now && { ranMs: now.ranMs - before.ranMs, waitedMs: now.waitedMs - before.waitedMs }
            before = now
            this.#link.send({
              kind: 'recorded',
              run,
              atMs: performance.now() - startsAt(),
              increment,
              clock: { offsetMs, uncertaintyMs },
              ...(cores && { cores }),
            })
          },
        },
      })
      this.#link.send({ kind: 'done', run, lastedMs: durationMs })
    } catch (error) {
      this.#link.send({ kind: 'failed', run, reason: messageOf(error) })
    }
  }
}
