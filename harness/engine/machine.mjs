// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.
import { constants, promises as fs } from 'fs'
import { delimiter, join } from 'path'

/**
 * A distribution of Linux.
 * @typedef {object} Release
 * @property {string} id `debian`, `ubuntu`, … ; empty where there is no /etc/os-release.
 * @property {string} codename `trixie`; empty where the distribution has no code names.
 * @property {string} prettyName
 */

/** @type {(osRelease: string) => Release} */
export const parseRelease = osRelease => {
  /** @type {Record<string, string>} */
  const values = {}
  for (const line of osRelease.split('\n')) {
    const [name = '', value = ''] = line.split(/=(.*)/s)
    values[name] = value.replace(/^["']|["']$/g, '')
  }
  const { ID: id = '', VERSION_CODENAME: codename = '', PRETTY_NAME } = values
  return { id, codename, prettyName: PRETTY_NAME || id || process.platform }
}

export const hostRelease = async () =>
  parseRelease(await fs.readFile('/etc/os-release', 'utf8').catch(() => ''))

/** @type {(release: Pick<Release, 'id'>) => boolean} */
export const hasApt = ({ id }) => id === 'debian' || id === 'ubuntu'

/**
 * The facts about a machine without an engine that decide what to do.
 * @typedef {object} EnginelessMachine
 * @property {NodeJS.Platform} platform
 * @property {boolean} hasApt
 * @property {boolean} isRoot
 * @property {string} dockerHost DOCKER_HOST as the user set it; empty means not set.
 * @property {boolean} isSocketForbidden True where the engine's usual socket exists and this user may not write to it.
 */

export const usualSocket = '/var/run/docker.sock'

export const isRoot = () => process.getuid !== undefined && process.getuid() === 0

/** @type {(program: string) => Promise<boolean>} */
export const isOnPath = async program => {
  // An unprivileged PATH often lacks the folder where Debian installs dockerd.
  const folders = [...(process.env['PATH'] || '').split(delimiter), '/usr/sbin']
  const failures = await Promise.all(
    folders.map(folder => fs.access(join(folder, program), constants.X_OK).catch(error => error)),
  )
  return failures.includes(undefined)
}

/** @type {(path: string) => Promise<boolean>} */
const isForbidden = path =>
  fs.access(path, constants.W_OK).then(
    () => false,
    error => error.code === 'EACCES',
  )

/** @type {() => Promise<EnginelessMachine>} */
export const describeMachine = async () => ({
  platform: process.platform,
  hasApt: hasApt(await hostRelease()),
  isRoot: isRoot(),
  dockerHost: process.env['DOCKER_HOST'] || '',
  isSocketForbidden: await isForbidden(usualSocket),
})

/**
 * True where this program may install and start an engine, and the user named no other one.
 * @type {(machine: EnginelessMachine) => boolean}
 */
export const mayProvideEngine = machine =>
  machine.platform === 'linux' && machine.hasApt && machine.isRoot && machine.dockerHost === ''

/** @type {(machine: EnginelessMachine) => string} */
export const adviceFor = machine => {
  if (machine.dockerHost !== '') {
    return `start the engine that DOCKER_HOST names (${machine.dockerHost}), or unset DOCKER_HOST`
  }
  if (machine.platform !== 'linux') {
    return `start Docker Desktop, OrbStack or Colima; if its socket is not ${usualSocket}, set DOCKER_HOST to it`
  }
  if (machine.isSocketForbidden) {
    return `give this user access to ${usualSocket} (\`sudo usermod -aG docker $USER\`, then log in again), or run as root`
  }
  if (mayProvideEngine(machine)) {
    return '`npx vitest-plumbline start` installs docker.io if it is missing, and starts it'
  }
  if (machine.hasApt) {
    return '`sudo apt-get install docker.io`, or run this as root to have it installed; or set DOCKER_HOST to an engine elsewhere'
  }
  return 'install and start Docker Engine, or set DOCKER_HOST to an engine elsewhere'
}

/**
 * By Docker the kernel's, by Podman those of Go.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const architectures = { x64: ['x86_64', 'amd64'], arm64: ['aarch64', 'arm64'] }

/**
 * Why images built on this machine do not fit an engine of this architecture (`x86_64`, `arm64`); undefined where they do.
 * @type {(architecture: string) => Promise<string | undefined>}
 */
export const misfit = async architecture => {
  const release = await hostRelease()
  if (process.platform !== 'linux' || !hasApt(release)) {
    return `${release.prettyName} is neither Debian nor Ubuntu`
  }
  return (architectures[process.arch] || []).includes(architecture)
    ? undefined
    : `the engine runs on ${architecture}, this machine on ${process.arch}`
}

/**
 * Why no base image can be built here for such an engine; undefined where it can.
 * @type {(architecture: string) => Promise<string | undefined>}
 */
export const obstacleToBuilding = async architecture => {
  const reason = await misfit(architecture)
  if (reason !== undefined || isRoot() || (await isOnPath('mmdebstrap'))) return reason
  return 'mmdebstrap is not installed, and installing it needs root'
}
