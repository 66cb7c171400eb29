import { setTimeout as sleep } from 'node:timers/promises'
import { portOf } from '../faults/ports.ts'
import { setTrap } from '../faults/proxy-control.ts'
import { databaseOf } from '../system/started.ts'
import type { System } from '../system/system.ts'

/** Long enough for an operation meanwhile, and shorter than the timeouts of services. */
const heldMs = 400
/** Time for a read to arrive at the database. */
const arrivedMs = 100

/**
 * Holds the rows of a read back while an operation that changes them is answered. A cache must not keep them, and another read
 * must not share them. @throws HarnessError for a system without a proxy.
 */
export async function readAcross(
  system: System,
  read: (client: number) => Promise<unknown>,
  operate: () => Promise<unknown>,
): Promise<void> {
  // What a cache has kept is void afterwards: the read asks the database.
  await operate()
  await setTrap(system, {
    from: 'server',
    message: portOf(databaseOf(system)).messages.row,
    action: 'delay',
    delayMs: heldMs,
    times: 1,
    withinMs: heldMs,
  })
  const held = read(1)
  await sleep(arrivedMs)
  await operate()
  // With two replicas, from both.
  await Promise.all([read(2), read(3), held])
  await Promise.all([read(2), read(3)])
  await setTrap(system)
}
