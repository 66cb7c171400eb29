import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { Reading } from '../judge/fault-run/record.ts'
import { RequestFailed } from './connections.ts'
import type { Domain } from './domain.ts'
import type { InvariantWatch } from './invariants.ts'
import type { Operations } from './operations.ts'

const everyMs = 50

/** Who reads, of what. */
export interface Reader {
  readonly domain: Domain
  readonly opened: unknown
  /** Of its client. */
  readonly number: number
}

/** Undefined where nothing was answered, or nothing is read. @throws HarnessError for what `read` itself throws. */
export async function readOnce(
  operations: Operations,
  { domain: { read }, opened, number }: Reader,
): Promise<Reading | undefined> {
  if (read === undefined) return undefined
  const atMs = operations.now()
  try {
    const value: unknown = await read(operations.client(number), { opened })
    return { atMs, answeredMs: operations.now(), value }
  } catch (cause) {
    if (cause instanceof RequestFailed) return undefined
    throw new HarnessError(`domain: read threw: ${messageOf(cause)}`, {
      fix: 'let it return what it was answered, and invariants judge it',
      cause,
    })
  }
}

/** Reads again and again, 50 ms after each answer, until it is over. */
export async function readAll(
  operations: Operations,
  watch: InvariantWatch,
  reader: Reader,
  over: AbortSignal,
): Promise<Reading[]> {
  const readings: Reading[] = []
  while (!over.aborted) {
    const reading = await readOnce(operations, reader)
    if (reading !== undefined) {
      watch.look(reading)
      readings.push(reading)
    }
    await sleep(everyMs)
  }
  return readings
}
