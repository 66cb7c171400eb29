import { setTimeout as sleep } from 'node:timers/promises'
import type { ShutdownTimes } from './config.ts'

/** What a shutdown has to do, in this order. */
export interface ShutdownSteps {
  /** Not ready from now on; every answer tells its client to close the connection. */
  announce(): void
  /** Settles when every request in flight is answered. */
  drain(): Promise<void>
  closePool(): Promise<void>
}

/**
 * Between the announcement and the drain, clients that are in the middle of a conversation leave by themselves;
 * a connection closed at once could have a request on its way.
 *
 * @returns whether everything was done in time. It settles by the deadline in either case.
 */
export const shutDown = async (
  steps: ShutdownSteps,
  { drainMs, deadlineMs }: ShutdownTimes,
): Promise<boolean> => {
  const orderly = async (): Promise<true> => {
    steps.announce()
    await sleep(drainMs)
    await steps.drain()
    await steps.closePool()
    return true
  }
  return Promise.race([orderly(), sleep(deadlineMs, false, { ref: false })])
}
