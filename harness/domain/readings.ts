import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { causedBy } from '../record/errors.ts'
import type { Reading } from '../judge/fault-run/record.ts'
import { RequestFailed } from './connections.ts'
import type { Domain } from './domain.ts'
import type { Operations } from './operations.ts'

interface Reader {
  readonly read: Domain['read']
  readonly opened: unknown
  readonly number: number
}

/** Undefined where no response came, or the domain has no `read`. @throws HarnessError for an error that `read` itself throws. */
export async function readOnce(operations: Operations, { read, opened, number }: Reader) {
  if (read === undefined) return undefined
  const atMs = operations.now()
  try {
    const value: unknown = await read(operations.client(number), { opened })
    return { atMs, answeredMs: operations.now(), value }
  } catch (cause) {
    if (cause instanceof RequestFailed) {
      const answeredMs = operations.now()
      if (cause.isLate) operations.lateReads.push({ sentMs: atMs, answeredMs, late: true })
      else if (cause.answer === undefined && cause.sent)
        operations.cutReads.push({ sentMs: answeredMs - cause.waitedMs, answeredMs })
      return undefined
    }
    const fix = 'return the answer, judged in invariants; a `check` leaves out a read that was not served'
    throw causedBy(cause, 'domain: read threw', fix)
  }
}

export async function readAll(
  operations: Operations,
  reader: Reader,
  over: AbortSignal,
  everyMs: number,
  look: (reading: Reading) => void,
): Promise<Reading[]> {
  const readings: Reading[] = []
  while (!over.aborted) {
    const reading = await readOnce(operations, reader)
    if (reading !== undefined) {
      look(reading)
      readings.push(reading)
    }
    // A `read` may request nothing.
    await (everyMs > 0 ? sleep(everyMs) : nextTurn())
  }
  return readings
}
