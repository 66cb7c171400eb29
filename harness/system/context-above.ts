import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileText } from '../record/file-text.ts'
import { copiedPathsOf } from './dockerfile.ts'

/** A folder and its parents, up to the first for which `isLast` is true. */
export function foldersFrom(folder: string, isLast: (folder: string) => boolean): string[] {
  const above = dirname(folder)
  return isLast(folder) || above === folder ? [folder] : [folder, ...foldersFrom(above, isLast)]
}

/** Looks for the folder `.git`, or the file that a work tree or a submodule has in its place. */
export const isRepository = (folder: string): boolean => existsSync(join(folder, '.git'))

export const declaresWorkspace = (folder: string): boolean =>
  existsSync(join(folder, 'pnpm-workspace.yaml')) ||
  fileText(join(folder, 'package.json'))?.includes('"workspaces"') === true

const isRoot = (folder: string): boolean => isRepository(folder) || declaresWorkspace(folder)

/** For a Dockerfile that copies from outside its context: the parent with all files but `made`, and one that is missing. */
export function contextAbove(
  dockerfile: string,
  folder: string,
  made: readonly string[] = [],
): { readonly context: string; readonly missing: string } | undefined {
  const named = copiedPathsOf(dockerfile)?.filter(path => !/[*?[]/.test(path)) ?? []
  const paths = named.filter(path => !made.includes(path.replace(/^\.?\//, '')))
  const missing = paths.find(path => !existsSync(join(folder, path)))
  if (missing === undefined) return undefined
  const [, ...above] = foldersFrom(folder, isRoot)
  if (!isRoot(above.at(-1) ?? folder)) return undefined
  const found = above.find(one => paths.every(path => existsSync(join(one, path))))
  return found === undefined ? undefined : { context: relative(folder, found), missing }
}
