import type { Link } from './link.ts'
import { silentMs, type Order, type Report } from './messages.ts'

export class Member {
  readonly name: string
  readonly node: string
  /** Resolves to the reason when it is lost. */
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

  /** Time in which the coordinator itself was stalled does not count as silence. */
  #look(): void {
    const now = performance.now()
    const lateMs = now - this.#lookedAt - silentMs / 10
    this.#lookedAt = now
    if (lateMs > silentMs / 10) this.#heardAt += lateMs
    if (now - this.#heardAt > silentMs) this.#lose(`it sent nothing for ${silentMs / 1000} s`)
  }

  #lose(why: string): void {
    this.#lost.resolve(why)
    this.#link.close()
  }
}
