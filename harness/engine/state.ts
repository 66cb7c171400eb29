import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { isRoot } from './packages.ts'

/**
 * What every clone on this machine must agree on. /run is gone after a reboot, as the processes are that it
 * speaks of; a user without its rights prepares images only, and shares no lock with others.
 */
export const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** The daemon started here, as a `ProcessIdentity`. */
export const stateFile = join(stateFolder, 'dockerd.json')
export const lockFile = join(stateFolder, 'lock')
export const logFile = '/var/log/plumbline-dockerd.log'
