import type { LeftOut } from '../judge/fault-run/record.ts'

/** What came of the items, and how many were not sent because the time for them was over. */
export interface InTime<One> {
  readonly done: readonly One[]
  readonly leftOut: number
}

interface TimeLimits<One> {
  readonly withinMs: number
  /** How many send at a time; 1 by default. */
  readonly clients?: number
  /** A client goes on for this long while what it sent last is right: the service is slow, and works. */
  readonly whileRight?: { readonly withinMs: number; readonly isRight: (one: One) => boolean }
}

/** Sends one item after the other, and starts none after `withinMs`: a service may answer none. */
export async function inTime<Item, One>(
  items: readonly Item[],
  { withinMs, clients = 1, whileRight }: TimeLimits<One>,
  send: (item: Item, index: number, client: number) => Promise<One>,
): Promise<InTime<One>> {
  const startedAt = performance.now()
  const left = items.entries()
  const done: One[] = []
  const work = async (_: unknown, client: number) => {
    let limitMs = withinMs
    for (const [index, item] of left) {
      if (performance.now() > startedAt + limitMs) return
      const one = await send(item, index, client)
      limitMs = whileRight?.isRight(one) === true ? whileRight.withinMs : withinMs
      done.push(one)
    }
  }
  await Promise.all(Array.from({ length: clients }, work))
  return { done, leftOut: items.length - done.length }
}

/** What a record tells of items for which the time was over; nothing where there were none. */
export function leftOutOf(sent: Readonly<Partial<Record<keyof LeftOut, InTime<unknown> | undefined>>>): {
  readonly leftOut?: LeftOut
} {
  const counts = Object.entries(sent).flatMap(([of, done]) =>
    done === undefined || done.leftOut === 0 ? [] : [[of, done.leftOut] as const],
  )
  return counts.length === 0 ? {} : { leftOut: Object.fromEntries(counts) }
}
