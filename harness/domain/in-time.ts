import type { LeftOut } from '../judge/fault-run/record.ts'

/** What came of the items, and how many were not sent because the time for them was over. */
export interface InTime<One> {
  readonly done: readonly One[]
  readonly leftOut: number
}

/** Sends one item after the other, as many `clients` at a time, and starts none after `withinMs`: a service may answer none. */
export async function inTime<Item, One>(
  items: readonly Item[],
  { withinMs, clients = 1 }: { readonly withinMs: number; readonly clients?: number },
  send: (item: Item, index: number, client: number) => Promise<One>,
): Promise<InTime<One>> {
  const deadline = performance.now() + withinMs
  const left = items.entries()
  const done: One[] = []
  const work = async (_: unknown, client: number) => {
    for (const [index, item] of left) {
      if (performance.now() > deadline) return
      done.push(await send(item, index, client))
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
