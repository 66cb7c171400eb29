import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { contentHash } from '../system/image.ts'
import { isRoot } from './machine.mjs'

/**
 * Shared by every clone on this machine. A reboot empties /run and ends the processes described there. A user without write
 * access there prepares only images, and shares no lock with other users.
 */
export const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** The daemon started here, as a `ProcessIdentity`. */
export const stateFile = join(stateFolder, 'dockerd.json')
/** One for each engine, because they are prepared separately. */
const engine = process.env['DOCKER_HOST'] ?? ''
export const lockFile = join(stateFolder, engine === '' ? 'lock' : `lock-${contentHash([engine])}`)
export const logFile = '/var/log/plumbline-dockerd.log'
