import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import { checkOptions, checkValue, functionRule, type OptionRule } from '../record/option.ts'
import { systemRule } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { seconds } from '../record/units.ts'
import * as acknowledgement from './acknowledgement.ts'
import * as database from './database.ts'
import type { Strike } from './fault.ts'
import { checkPlanned, type FaultWindow, type FaultName, type PlannedFault } from '../record/fault-plan.ts'
import { checkFaults } from './ports.ts'
import * as service from './service.ts'

const strikes: Readonly<Record<FaultName, Strike>> = { ...database, ...service, ...acknowledgement }

/** Added to the time that the service has to end or to become ready. */
const strikesWithin = seconds(15)
const healsWithin = seconds(40)

interface Injection {
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
 * @throws HarnessError for a wrong system, plan or injection, a fault the database does not support, or a step past its deadline.
 * @example for await (const window of inject(system, plan, injection)) windows.push(window)
 */
export function inject(
  system: System,
  plan: Iterable<PlannedFault>,
  injection: Injection,
): AsyncGenerator<FaultWindow> {
  checkValue('inject: system', system, systemRule)
  checkValue('inject: plan', plan, planRule)
  checkOptions('inject: ', injection, { rules: injectionRules, required: Object.keys(injectionRules) })
  return strike(system, plan, injection)
}

const planRule: OptionRule = {
  expected: 'faults with their times, one after the other',
  example: "[{ fault: 'killDatabase', after: ms(0), lasts: ms(0) }]",
  holds: value => typeof value === 'object' && value !== null && Symbol.iterator in value,
}
const injectionRules = {
  now: functionRule('() => performance.now()'),
  busy: functionRule('async () => {}'),
  recover: functionRule('async () => {}'),
}

async function* strike(system: System, plan: Iterable<PlannedFault>, { now, busy, recover }: Injection) {
  const { shutdownWithin, readyWithin } = system.description
  let firstStruckMs: number | undefined
  for (const planned of plan) {
    checkPlanned(planned)
    const { fault, after, lasts } = planned
    checkFaults([fault], system.description)
    await sleep(after)
    await busy(fault)
    const struckMs = now()
    firstStruckMs ??= struckMs
    const striking = strikes[fault](system, now)
    const heal = await inTime(`${fault} did not strike`, strikesWithin + shutdownWithin, striking)
    await sleep(lasts)
    const outcome = await inTime(`${fault} did not heal`, healsWithin + readyWithin, heal())
    const healed = { fault, hits: 1, breaches: [], struckMs, firstStruckMs, healedMs: now(), ...outcome }
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
