import type { Placed } from '../system/placement.ts'
import type { Link } from './link.ts'
import { silentMs, type Order, type Report } from './messages.ts'

/** A generator that has connected. */
export type Member = ReturnType<typeof memberOver>

export function memberOver(link: Link<Order, Report>, { name, node }: Pick<Placed, 'name' | 'node'>) {
  const lost = Promise.withResolvers<string>()
  let heardAt = performance.now()
  let lookedAt = heardAt
  const lose = (why: string): void => {
    lost.resolve(why)
    link.close()
  }
  /** Time in which the coordinator itself was stalled does not count as silence. */
  const look = (): void => {
    const now = performance.now()
    const lateMs = now - lookedAt - silentMs / 10
    lookedAt = now
    if (lateMs > silentMs / 10) heardAt += lateMs
    if (now - heardAt > silentMs) lose(`it sent nothing for ${silentMs / 1000} s`)
  }
  void link.closed.then(() => lose('its connection ended'))
  const watch = setInterval(look, silentMs / 10).unref()
  void lost.promise.then(() => clearInterval(watch))
  return {
    name,
    node,
    /** Resolves to the reason when it is lost. */
    lost: lost.promise,
    tell: (order: Order): void => link.send(order),
    heard: (): void => void (heardAt = performance.now()),
    leave: (): void => link.close(),
  }
}
