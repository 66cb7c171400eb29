import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { copiedPathsOf } from './dockerfile.ts'

/** Up to the root of the workspace or repository that a folder lies in; none where it lies in none. */
function foldersAbove(folder: string): string[] {
  if (isRoot(folder) || dirname(folder) === folder) return []
  const above = dirname(folder)
  if (isRoot(above)) return [above]
  const others = foldersAbove(above)
  return others.length === 0 ? [] : [above, ...others]
}

function isRoot(folder: string): boolean {
  if (['.git', 'pnpm-workspace.yaml'].some(name => existsSync(join(folder, name)))) return true
  const manifest = join(folder, 'package.json')
  return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"workspaces"')
}

/** Where a Dockerfile copies what is not in its context: the folder above, where all of it is, and what is not here. */
export function contextAbove(
  dockerfile: string,
  folder: string,
): { readonly context: string; readonly missing: string } | undefined {
  const paths = copiedPathsOf(dockerfile)?.filter(path => !/[*?[]/.test(path)) ?? []
  const missing = paths.find(path => !existsSync(join(folder, path)))
  if (missing === undefined) return undefined
  const found = foldersAbove(folder).find(above => paths.every(path => existsSync(join(above, path))))
  return found === undefined ? undefined : { context: relative(folder, found), missing }
}
