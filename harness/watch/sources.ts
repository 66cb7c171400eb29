import { readdirSync, watch, type FSWatcher } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { databasesIn } from '../system/beside.ts'
import { contextFilter } from '../system/build-context.ts'
import type { ServiceDescription } from '../system/description.ts'
import { buildFilesOf } from '../system/build.ts'

type ServiceSources = Awaited<ReturnType<typeof sourcesOf>>

/** Tests, packages, history, and the output of the harness. */
const neverSources = /\.(test|spec)\.[cm]?[jt]sx?$|(^|[/\\])(node_modules|\.git|\.plumbline|report)([/\\]|$)/

/** The `sources` of the description. By default the files its image is made from. Dockerfile and schema always count. */
export async function sourcesOf(description: ServiceDescription) {
  const { root, build, beside, sources } = description
  const named = [
    ...('dockerfile' in build && build.dockerfile !== undefined ? [build.dockerfile] : []),
    ...databasesIn(beside).flatMap(([, { schema }]) => schema ?? []),
    ...(sources ?? ('entry' in build ? [dirname(build.entry)] : [])),
  ].map(path => resolve(root, path))
  const files = sources === undefined ? buildFilesOf(build, root) : undefined
  const context = files && {
    folder: files.context,
    ...(await contextFilter(files.dockerfile, files.context)),
  }
  return {
    /** Absolute paths of files and folders. */
    paths: [...named, ...(context === undefined ? [] : [context.folder])],
    /** Whether a file belongs to them, by its absolute path. */
    has(file: string): boolean {
      if (neverSources.test(relative(root, file))) return false
      if (named.some(source => isIn(source, file))) return true
      if (context === undefined || !isIn(context.folder, file)) return false
      return context.copies(relative(context.folder, file).split(sep).join('/'))
    },
  }
}

const isIn = (source: string, file: string): boolean => file === source || file.startsWith(source + sep)

/**
 * Calls back when a source is saved, created or removed. Returns a function that stops this. Each folder is watched separately:
 * on Linux a watch of a file follows its inode, as does Node's `recursive`. If an editor replaces it, only one save is noticed.
 */
export function watchSources(sources: ServiceSources, onChange: (file: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  const follow = (folder: string): void => {
    if (watchers.has(folder)) return
    const watcher = whileThere(() =>
      watch(folder, (event, name) => {
        const path = resolve(folder, name ?? '')
        if (sources.has(path)) onChange(path)
        if (event === 'rename' && sources.paths.some(source => isIn(source, path))) followAnew(path)
      }),
    )
    if (watcher !== undefined) watchers.set(folder, watcher)
  }
  /** For a folder that was created, moved or removed. */
  const followAnew = (path: string): void => {
    for (const [folder, watcher] of watchers) {
      if (!isIn(path, folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    foldersBelow(path).forEach(follow)
  }
  for (const source of sources.paths) [...foldersBelow(source), dirname(source)].forEach(follow)
  return () => {
    for (const watcher of watchers.values()) watcher.close()
  }
}

/** A folder and all folders below it that may contain sources; empty if there is no such folder. */
function foldersBelow(path: string): string[] {
  const entries = whileThere(() => readdirSync(path, { withFileTypes: true }))
  if (entries === undefined) return []
  const below = entries.filter(entry => entry.isDirectory() && !neverSources.test(entry.name))
  return [path, ...below.flatMap(({ name }) => foldersBelow(join(path, name)))]
}

/** Undefined where the folder does not exist, is gone meanwhile, or is a file. */
function whileThere<Result>(look: () => Result): Result | undefined {
  try {
    return look()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
