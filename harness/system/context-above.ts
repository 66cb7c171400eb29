import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { copiedPathsOf } from './dockerfile.ts'

/** A folder and those above it, up to the first that `isLast` is true of. */
export function foldersFrom(folder: string, isLast: (folder: string) => boolean): string[] {
  const above = dirname(folder)
  return isLast(folder) || above === folder ? [folder] : [folder, ...foldersFrom(above, isLast)]
}

/** By the folder of git, or the file that a work tree or a submodule has in its place. */
export const isRepository = (folder: string): boolean => existsSync(join(folder, '.git'))

export const declaresWorkspace = (folder: string): boolean =>
  existsSync(join(folder, 'pnpm-workspace.yaml')) || manifestText(folder).includes('"workspaces"')

function manifestText(folder: string): string {
  try {
    return readFileSync(join(folder, 'package.json'), 'utf8')
  } catch {
    return ''
  }
}

const isRoot = (folder: string): boolean => isRepository(folder) || declaresWorkspace(folder)

/** Where a Dockerfile copies what is not in its context: the folder above, where all of it is, and what is not here. */
export function contextAbove(
  dockerfile: string,
  folder: string,
): { readonly context: string; readonly missing: string } | undefined {
  const paths = copiedPathsOf(dockerfile)?.filter(path => !/[*?[]/.test(path)) ?? []
  const missing = paths.find(path => !existsSync(join(folder, path)))
  if (missing === undefined) return undefined
  const [, ...above] = foldersFrom(folder, isRoot)
  if (!isRoot(above.at(-1) ?? folder)) return undefined
  const found = above.find(one => paths.every(path => existsSync(join(one, path))))
  return found === undefined ? undefined : { context: relative(folder, found), missing }
}
