import { request } from 'undici'
import type { SeenStatements } from '../proxy/statement-log.ts'
import type { Sprung, Trap } from '../proxy/trap.ts'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import type { StartedProxy } from '../system/started.ts'

const controlledWithin = seconds(2)
/** It searches all statements that it remembers. */
const toldWithin = seconds(5)

type Proxied = { readonly proxy: StartedProxy | undefined }

async function ask(
  { proxy }: Proxied,
  method: 'PUT' | 'DELETE' | 'GET',
  path: string,
  trap?: Trap,
): Promise<unknown> {
  if (proxy === undefined) {
    throw new HarnessError('no message can be lost without the proxy', {
      fix: 'start the system with `proxy: true`',
    })
  }
  const { body } = await request(proxy.control + path, {
    method,
    body: trap === undefined ? null : JSON.stringify(trap),
    signal: AbortSignal.timeout(method === 'GET' ? toldWithin : controlledWithin),
  })
  return await body.json()
}

/** Sets a trap, or removes it. @returns how often the previous one acted. @throws HarnessError without a proxy. */
export const setTrap = async (system: Proxied, trap?: Trap): Promise<Sprung> =>
  (await ask(system, trap === undefined ? 'DELETE' : 'PUT', '/', trap)) as Sprung

/** The statements that contain a word with a prefix. @throws HarnessError without a proxy. */
export const statementsWith = async (system: Proxied, prefix: string): Promise<SeenStatements> =>
  (await ask(system, 'GET', `/?prefix=${encodeURIComponent(prefix)}`)) as SeenStatements
