import { setTimeout as sleep } from 'node:timers/promises'
import type { ShutdownTimes } from './config.ts'

/** The steps of a shutdown, in order. */
export interface ShutdownSteps {
  /** Not ready from now on; every answer asks its client to close the connection. */
  announce(): void
  /** Settles when every request in flight is answered. */
  drain(): Promise<void>
  closePool(): Promise<void>
}

/**
 * Announces, waits `drainMs`, then drains. The wait lets clients that are sending requests close their
 * connections: a connection closed at once could have a request in flight.
 *
 * Settles by the deadline. @returns whether everything was done in time.
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
