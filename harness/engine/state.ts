import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { contentHash } from '../system/image.ts'
import { isRoot } from './machine.mjs'

/** Shared by every clone on this machine. A reboot empties /run. A user who cannot write there prepares only images. */
export const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** One for each engine, because they are prepared separately. */
const engine = process.env['DOCKER_HOST'] ?? ''
export const lockFile = join(stateFolder, engine === '' ? 'lock' : `lock-${contentHash([engine])}`)
export const logFile = '/var/log/plumbline-dockerd.log'
