import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import type { SeenStatements } from '../proxy/statement-log.ts'
import type { Sprung, Trap } from '../proxy/trap.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import { whyEnded } from '../system/exit.ts'
import type { StartedProxy } from '../system/started.ts'
import type { System } from '../system/system.ts'

const controlledWithin = seconds(2)
/** It searches all statements that it remembers. */
const toldWithin = seconds(5)

/** An end is reported on another connection than the one that fails. */
const endReportedWithinMs = 1_000

type Proxied = Pick<System, 'proxy'>

async function ask({ proxy }: Proxied, method: 'PUT' | 'DELETE' | 'GET', path: string, trap?: Trap) {
  if (proxy === undefined) {
    throw new HarnessError('no message can be lost without the proxy', {
      fix: 'start the system with `proxy: true`',
    })
  }
  try {
    const { body } = await request(proxy.control + path, {
      method,
      body: trap === undefined ? null : JSON.stringify(trap),
      signal: AbortSignal.timeout(method === 'GET' ? toldWithin : controlledWithin),
    })
    return await body.json()
  } catch (cause) {
    const exit = await Promise.race([proxy.container.exited, sleep(endReportedWithinMs)])
    const what = exit === undefined ? `did not answer: ${messageOf(cause)}` : `ended: ${whyEnded(exit)}`
    throw ownFault(proxy, what, cause)
  }
}

const ownFault = ({ container }: StartedProxy, what: string, cause?: unknown): HarnessError =>
  new HarnessError(`the proxy of vitest-plumbline before the database ${what}`, {
    evidence: container.evidence(),
    fix: 'run it again, and report these lines as a defect of vitest-plumbline: the service is not to blame',
    cause,
  })

/** Settles at `over`. @throws HarnessError as soon as the proxy ends: nothing reaches the database any more. */
export async function proxyKept({ proxy }: Proxied, over: AbortSignal): Promise<void> {
  if (proxy === undefined || over.aborted) return
  const exit = await Promise.race([proxy.container.exited, once(over, 'abort').then(() => undefined)])
  if (exit !== undefined) throw ownFault(proxy, `ended: ${whyEnded(exit)}`)
}

/** Sets a trap, or removes it. @returns how often the previous one acted. @throws HarnessError without a proxy. */
export const setTrap = async (system: Proxied, trap?: Trap): Promise<Sprung> =>
  (await ask(system, trap === undefined ? 'DELETE' : 'PUT', '/', trap)) as Sprung

/** The statements that contain a word with a prefix. @throws HarnessError without a proxy. */
export const statementsWith = async (system: Proxied, prefix: string): Promise<SeenStatements> =>
  (await ask(system, 'GET', `/?prefix=${encodeURIComponent(prefix)}`)) as SeenStatements
