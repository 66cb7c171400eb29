import { access, constants } from 'node:fs/promises'
import { isRoot } from './packages.ts'
import { hasApt, hostRelease } from './release.ts'

/** The facts about a machine without an engine that decide what to do. */
export interface EnginelessMachine {
  readonly platform: NodeJS.Platform
  readonly hasApt: boolean
  readonly isRoot: boolean
  /** DOCKER_HOST as the user set it; empty means not set. */
  readonly dockerHost: string
  /** True where the engine's usual socket exists and this user may not write to it. */
  readonly isSocketForbidden: boolean
}

const isForbidden = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'EACCES',
  )

export const describeMachine = async (): Promise<EnginelessMachine> => ({
  platform: process.platform,
  hasApt: hasApt(await hostRelease()),
  isRoot: isRoot(),
  dockerHost: process.env['DOCKER_HOST'] ?? '',
  isSocketForbidden: await isForbidden('/var/run/docker.sock'),
})

/** True where this program may install and start an engine, and the user named no other one. */
export const mayProvideEngine = ({ platform, hasApt, isRoot, dockerHost }: EnginelessMachine): boolean =>
  platform === 'linux' && hasApt && isRoot && dockerHost === ''

export const adviceFor = (machine: EnginelessMachine): string => {
  const { platform, hasApt, dockerHost, isSocketForbidden } = machine
  if (dockerHost !== '') {
    return `start the engine that DOCKER_HOST names (${dockerHost}), or unset DOCKER_HOST`
  }
  if (platform !== 'linux') {
    return 'start Docker Desktop, OrbStack or Colima; where its socket is not /var/run/docker.sock, name it in DOCKER_HOST'
  }
  if (isSocketForbidden) {
    return 'let this user use /var/run/docker.sock (`sudo usermod -aG docker $USER`, then log in again), or run as root'
  }
  if (mayProvideEngine(machine)) return '`npm start` installs docker.io where it is missing, and starts it'
  if (hasApt) {
    return '`sudo apt-get install docker.io`, or run this as root: then that is done for you; or name an engine elsewhere in DOCKER_HOST'
  }
  return 'install Docker Engine and start it, or name an engine elsewhere in DOCKER_HOST'
}
