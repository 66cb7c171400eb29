import { ms, seconds } from '../record/units.ts'
import { databaseOf } from '../system/started.ts'
import type { Trap } from '../proxy/trap.ts'
import type { Strike } from './fault.ts'
import type { FaultPort } from './port.ts'
import { portOf } from './ports.ts'
import { setTrap } from './proxy-control.ts'

const lose =
  (action: Trap['action'], lost: keyof FaultPort['messages'] = 'committed', delayMs = seconds(1)): Strike =>
  async system => {
    const message = portOf(databaseOf(system)).messages[lost]
    const from = lost === 'commit' ? 'client' : 'server'
    await setTrap(system, { from, message, action, delayMs, times: 3, withinMs: ms(500) })
    return () => setTrap(system)
  }

export const commitCut = lose('cut')
export const commitReset = lose('reset')
/** The connection stays open, but no more messages arrive over it. */
export const commitMuted = lose('mute')
export const commitDelayed = lose('delay')
/** The client sees the same, but the COMMIT never reached the database. */
export const commitUndelivered = lose('cut', 'commit')
/** It arrives after its client has gone: a check in between shows no effect. The delay is shorter than lock timeouts. */
export const commitDeliveredLate = lose('deliverLate', 'commit', ms(400))
