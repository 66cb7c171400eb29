import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import type { System } from '../system/system.ts'
import { seconds } from '../record/units.ts'
import * as acknowledgement from './acknowledgement.ts'
import * as backends from './backends.ts'
import { noConnectionLeft } from './connections.ts'
import * as database from './database.ts'
import type { Strike } from './fault.ts'
import * as network from './network.ts'
import type { FaultWindow, FaultName, PlannedFault } from './plan.ts'
import * as service from './service.ts'

const strikes: Readonly<Record<FaultName, Strike>> = {
  ...backends,
  ...database,
  ...network,
  ...service,
  ...acknowledgement,
  noConnectionLeft,
}

/** Besides the time in which the service may end. */
const strikesWithin = seconds(15)
const healsWithin = seconds(40)

export interface Injection {
  /** Milliseconds on the clock of the workload. */
  readonly now: () => number
  /** Awaited before each fault: a fault that hits an idle service proves nothing. */
  readonly busy: (fault: FaultName) => Promise<void>
  /** Called when a fault is healed. The next fault waits until it settles. */
  readonly recover: (healed: Omit<FaultWindow, 'untilMs'>) => Promise<void>
}

/**
 * Injects the faults of a plan one after the other. Each fault is healed, even if something else fails.
 *
 * @throws HarnessError when a step exceeds its deadline.
 * @example for await (const window of inject(system, eachOnce(seed(), databaseFaults), injection)) windows.push(window)
 */
export async function* inject(
  system: System,
  plan: Iterable<PlannedFault>,
  { now, busy, recover }: Injection,
): AsyncGenerator<FaultWindow> {
  for (const { fault, after, lasts } of plan) {
    await sleep(after)
    await busy(fault)
    const struckMs = now()
    const heal = await inTime(
      `${fault} did not strike`,
      strikesWithin + system.description.shutdownWithin,
      strikes[fault](system),
    )
    await sleep(lasts)
    const outcome = await inTime(`${fault} did not heal`, healsWithin, heal())
    const healed = { fault, struckMs, healedMs: now(), ...outcome }
    await recover(healed)
    yield { ...healed, untilMs: now() }
  }
}

async function inTime<T>(what: string, within: number, done: Promise<T>): Promise<T> {
  const late = sleep(within, undefined, { ref: false }).then(() => {
    throw new HarnessError(`${what} within ${within / 1000} s`, {
      fix: 'see whether the engine is overloaded; its containers are removed',
    })
  })
  return await Promise.race([done, late])
}
