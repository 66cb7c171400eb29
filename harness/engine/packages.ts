import { messageOf } from '../record/errors.ts'
import { minutes, seconds } from '../record/units.ts'
import { retried } from '../system/retried.ts'
import { runCommand } from './command.ts'
import { step, type Progress } from './progress.ts'

const aptDeadline = minutes(5)
/** How long to retry: a freshly booted machine updates its package lists itself. */
const lockPatience = minutes(2)
const askEvery = seconds(1)

const apt = (...words: string[]): Promise<void> =>
  runCommand(['apt-get', ...words, '-q', '-y', '-o', `DPkg::Lock::Timeout=${lockPatience / 1000}`], {
    deadline: aptDeadline,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    fix: 'run the command yourself; it needs root, disk space and a package mirror that answers',
  })

/** apt waits for the lock of its packages but not for the lock of its lists, so the update is retried. */
const isLocked = (error: unknown): boolean => messageOf(error).includes('Could not get lock')

export const installPackages = (names: readonly string[], progress: Progress): Promise<void> =>
  step(progress, { title: `installing ${names.join(', ')}`, usually: seconds(10) }, async () => {
    await retried(() => apt('update'), lockPatience, isLocked, askEvery)
    await apt('install', '--no-install-recommends', ...names)
  })
