import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { declaresWorkspace, foldersFrom, isRepository } from '../../system/context-above.ts'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

/** By whom a repository is installed. */
export const lockFiles: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
}

/** Where a service stands. Paths have `/` between folders; `.` is the same folder. */
export interface Places {
  /** From the service to the root of its repository: `../..`. */
  readonly repository: string
  /** From the root of the repository. */
  readonly service: string
  /** From the root of the repository: where its packages are installed, for a workspace at its root. */
  readonly install: string
  readonly isInGit: boolean
}

/** Of a service by its absolute path. Outside of git, what is installed together is the repository. */
export function placesOf(service: string): Places {
  const repository = foldersFrom(service, isRepository).find(isRepository)
  const install = installedIn(service)
  const root = repository ?? install
  return {
    repository: path(service, root),
    service: path(root, service),
    install: path(root, install),
    isInGit: repository !== undefined,
  }
}

/** Where a package is locked: at the root of its workspace, where it has no lock file of its own. */
const installedIn = (folder: string): string =>
  locksIn(folder).length > 0 ? folder : (foldersFrom(folder, isRepository).find(declaresWorkspace) ?? folder)

/** Names of the lock files by which the package in a folder is installed. */
export const locksOf = (folder: string): string[] => locksIn(installedIn(folder))

const locksIn = (folder: string): string[] =>
  Object.keys(lockFiles).filter(name => existsSync(join(folder, name)))

const path = (from: string, to: string): string => relative(from, to).split(sep).join('/') || '.'
