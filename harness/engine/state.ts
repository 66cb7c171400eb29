import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { isRoot } from './machine.mjs'

/**
 * Shared by every clone on this machine. /run is emptied by a reboot, which also ends the processes it
 * describes. A user who may not write there prepares only images, and shares no lock with other users.
 */
export const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** The daemon started here, as a `ProcessIdentity`. */
export const stateFile = join(stateFolder, 'dockerd.json')
export const lockFile = join(stateFolder, 'lock')
export const logFile = '/var/log/plumbline-dockerd.log'
