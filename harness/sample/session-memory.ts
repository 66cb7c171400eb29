import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds } from '../record/units.ts'

const inUse = /LOG: +Grand total: .* (\d+) used$/
/** Bounded: pages of temporary tables by `temp_buffers`; statistics by their number, since they are written out after seconds. */
const bounded = /LOG: +level: \d+; (?:LocalBufferContext|PgStat Pending): .* (\d+) used$/
const loggedWithin = seconds(1)
const looksEvery = ms(5)

/**
 * Reads the memory in use by a database's sessions, in bytes: the sum of all without pages of temporary tables and statistics not
 * yet written; `undefined` if one of them logs nothing. Only the session's own process knows it, and Postgres logs it at a
 * superuser's request. The memory of the container says less: its pages change with the work.
 */
export function sessionMemoryReader(
  logMemory: () => Promise<number>,
  log: { follow(listener: (line: string) => void): void },
) {
  const seen = { answered: 0, bytes: 0 }
  log.follow(line => {
    const [, bytes] = inUse.exec(line) ?? []
    if (bytes !== undefined) seen.answered += 1
    seen.bytes += Number(bytes ?? 0) - Number(bounded.exec(line)?.[1] ?? 0)
  })
  return async (): Promise<number | undefined> => {
    Object.assign(seen, { answered: 0, bytes: 0 })
    const deadline = performance.now() + loggedWithin
    const asked = await logMemory().catch(() => undefined)
    if (asked === undefined) return undefined
    for (; seen.answered < asked; await sleep(looksEvery)) {
      if (performance.now() > deadline) return undefined
    }
    return seen.bytes
  }
}
