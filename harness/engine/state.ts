import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { contentHash } from '../system/image.ts'
import { isRoot } from './machine.mjs'

/**
 * Shared by every clone on this machine. /run is emptied by a reboot, which also ends the processes it
 * describes. A user who may not write there prepares only images, and shares no lock with other users.
 */
export const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** The daemon started here, as a `ProcessIdentity`. */
export const stateFile = join(stateFolder, 'dockerd.json')
/** One for each engine: what is prepared for one concerns no other. */
const engine = process.env['DOCKER_HOST'] ?? ''
export const lockFile = join(stateFolder, engine === '' ? 'lock' : `lock-${contentHash([engine])}`)
export const logFile = '/var/log/plumbline-dockerd.log'
