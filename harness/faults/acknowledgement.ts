import { request } from 'undici'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import type { System } from '../system/system.ts'
import type { Strike } from './fault.ts'
import type { Sprung, Trap } from '../proxy/trap.ts'

const controlledWithin = seconds(2)

async function control({ proxy }: System, method: 'PUT' | 'DELETE', trap?: Trap): Promise<Sprung> {
  if (proxy === undefined) {
    throw new HarnessError('no message can be lost without the proxy', {
      fix: 'start the system with `proxy: true`',
    })
  }
  const { body } = await request(proxy.control, {
    method,
    body: trap === undefined ? null : JSON.stringify(trap),
    signal: AbortSignal.timeout(controlledWithin),
  })
  return (await body.json()) as Sprung
}

const lose =
  (trap: Pick<Trap, 'from' | 'message' | 'action'>): Strike =>
  async system => {
    await control(system, 'PUT', { delayMs: seconds(1), times: 3, ...trap })
    return async () => {
      const { hits } = await control(system, 'DELETE')
      return { hits, breaches: [] }
    }
  }

/** The database has committed, and its answer is lost. */
const acknowledgement = { from: 'server', message: '^CommandComplete COMMIT$' } as const

export const commitCut = lose({ ...acknowledgement, action: 'cut' })
export const commitReset = lose({ ...acknowledgement, action: 'reset' })
/** The connection stays open, and no message arrives over it any more. */
export const commitMuted = lose({ ...acknowledgement, action: 'mute' })
export const commitDelayed = lose({ ...acknowledgement, action: 'delay' })
/** To the client it looks the same, but the COMMIT never reached the database. */
export const commitUndelivered = lose({
  from: 'client',
  message: String.raw`^(Query|Bind) (.*;)?\s*commit\b`,
  action: 'cut',
})
