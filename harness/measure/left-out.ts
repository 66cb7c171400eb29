import type { InTime } from '../domain/in-time.ts'
import type { LeftOut } from '../judge/fault-run/record.ts'

/** What a record tells of requests for which the time was over; nothing where there were none. */
export function leftOutOf(sent: Readonly<Partial<Record<keyof LeftOut, InTime<unknown> | undefined>>>): {
  readonly leftOut?: LeftOut
} {
  const counts = Object.entries(sent).flatMap(([of, done]) =>
    done === undefined || done.leftOut === 0 ? [] : [[of, done.leftOut] as const],
  )
  return counts.length === 0 ? {} : { leftOut: Object.fromEntries(counts) }
}
