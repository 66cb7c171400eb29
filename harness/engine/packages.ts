import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { minutes, seconds } from '../units.ts'
import { runCommand } from './command.ts'
import { step, type Progress } from './progress.ts'
import type { Release } from './release.ts'

const APT_DEADLINE = minutes(5)
const APT_LOCK_SECONDS = 120

export const isOnPath = async (program: string): Promise<boolean> => {
  // An unprivileged PATH often lacks the directory where Debian puts dockerd.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  const found = await Promise.all(
    folders.map(folder =>
      access(join(folder, program), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.includes(true)
}

export const isRoot = (): boolean => process.getuid?.() === 0

export const mayInstall = ({ id }: Release): boolean =>
  process.platform === 'linux' && isRoot() && (id === 'debian' || id === 'ubuntu')

const apt = (...words: string[]): Promise<void> =>
  runCommand(['apt-get', '-q', '-y', '-o', `DPkg::Lock::Timeout=${APT_LOCK_SECONDS}`, ...words], {
    deadline: APT_DEADLINE,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    fix: 'run the command yourself; it needs root, disk space and a package mirror that answers',
  })

/** Installs packages of the distribution, without what they merely recommend. */
export const installPackages = (names: readonly string[], progress: Progress): Promise<void> =>
  step(progress, { title: `installing ${names.join(', ')}`, usually: seconds(10) }, async () => {
    await apt('update')
    await apt('install', '--no-install-recommends', ...names)
  })
