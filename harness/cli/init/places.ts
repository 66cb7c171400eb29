import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileText } from '../../record/file-text.ts'
import { declaresWorkspace, foldersFrom, isRepository } from '../../system/context-above.ts'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

export const lockFiles: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
}

export type Places = ReturnType<typeof placesOf>

/** Not `packageManager` of `devEngines`, which is an object. */
const namesManager = /"packageManager"\s*:\s*"/

/** The paths of a service, with `/`; `.` is the same folder. Outside of git, the folder of the installation is the repository. */
export function placesOf(service: string) {
  const repository = foldersFrom(service, isRepository).find(isRepository)
  const install = installedIn(service)
  const root = repository ?? install
  return {
    /** From the service to the root of its repository: `../..`. */
    repository: pathTo(service, root),
    /** Relative to the root of the repository. */
    service: pathTo(root, service),
    /** The folder where its packages are installed, relative to the root of the repository: for a workspace its root. */
    install: pathTo(root, install),
    /** Whether the package.json there names the version of its package manager: `"packageManager": "pnpm@10.4.1"`. */
    namesManager: namesManager.test(fileText(join(install, 'package.json')) ?? ''),
    isInGit: repository !== undefined,
  }
}

/** Where a package is locked: at the root of its workspace, if it has no lock file of its own. */
const installedIn = (folder: string): string =>
  locksIn(folder).length > 0 ? folder : (foldersFrom(folder, isRepository).find(declaresWorkspace) ?? folder)

export const locksOf = (folder: string): string[] => locksIn(installedIn(folder))

const locksIn = (folder: string): string[] =>
  Object.keys(lockFiles).filter(name => existsSync(join(folder, name)))

/** With `/` between folders; `.` is the same folder. */
export const pathTo = (from: string, to: string): string => relative(from, to).split(sep).join('/') || '.'
