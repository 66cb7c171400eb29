import { setTimeout as sleep } from 'node:timers/promises'
import type { Pressed } from '../judge/fault-run/record.ts'
import { hold } from './hold.ts'
import { openDatabase } from './open-database.ts'
import type { Operations } from './operations.ts'

const lookEveryMs = 20

/**
 * Has each client ask for an operation while a lock is held for `heldMs`, longer than anybody should wait. Nothing else may be
 * asked of the service meanwhile.
 */
export async function press(
  operations: Operations,
  { clients, databaseUrl, lock, heldMs }: PressurePlan,
): Promise<Pressed> {
  await using _held = await hold(databaseUrl, heldMs, lock)
  await using watch = openDatabase(databaseUrl)
  const over = new AbortController()
  let connections = 0
  const count = async () => {
    while (!over.signal.aborted) {
      connections = Math.max(connections, (await watch.sessions()).length)
      await sleep(lookEveryMs)
    }
  }
  try {
    const counting = count()
    const acts = await Promise.all(
      Array.from({ length: clients }, (_, client) =>
        operations.ask({ client, key: `${operations.keyPrefix}-pressed-${client}`, count: client }),
      ),
    )
    over.abort()
    await counting
    return { acts, connections }
  } finally {
    over.abort()
  }
}

interface PressurePlan {
  readonly clients: number
  readonly databaseUrl: string
  /** SQL that takes the lock. */
  readonly lock: string
  readonly heldMs: number
}
