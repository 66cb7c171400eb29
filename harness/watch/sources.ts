import { watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { describesDatabase } from '../system/beside-database.ts'
import { contextFilter, type ContextFilter } from '../system/build-context.ts'
import type { ServiceDescription } from '../system/description.ts'
import { contextOf } from '../system/build.ts'

/** The sources of a service. */
export interface ServiceSources {
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[]
  /** Whether a file belongs to them, by its absolute path. */
  has(file: string): boolean
}

/** Tests, packages, history, and the output of the harness. */
const neverSources = /\.(test|spec)\.[cm]?[jt]sx?$|(^|[/\\])(node_modules|\.git|\.plumbline|report)([/\\]|$)/

/**
 * The `sources` of the description. By default the files its image is made from. Dockerfile and schema always count.
 */
export async function sourcesOf(description: ServiceDescription): Promise<ServiceSources> {
  const { root, build, beside, sources } = description
  const named = [
    ...('dockerfile' in build && build.dockerfile !== undefined ? [build.dockerfile] : []),
    ...Object.values(beside).flatMap(one => (describesDatabase(one) ? (one.schema ?? []) : [])),
    ...(sources ?? ('entry' in build ? [dirname(build.entry)] : [])),
  ].map(path => resolve(root, path))
  const context = sources === undefined ? await contextIn(description) : undefined
  return {
    paths: [...named, ...(context === undefined ? [] : [context.folder])],
    has(file) {
      if (neverSources.test(relative(root, file))) return false
      if (named.some(source => isIn(source, file))) return true
      return (
        context !== undefined && isIn(context.folder, file) && context.copies(inContext(context.folder, file))
      )
    },
  }
}

const isIn = (source: string, file: string): boolean => file === source || file.startsWith(source + sep)

const inContext = (folder: string, file: string): string => relative(folder, file).split(sep).join('/')

async function contextIn({
  root,
  build,
}: ServiceDescription): Promise<(ContextFilter & { readonly folder: string }) | undefined> {
  if ('image' in build || 'entry' in build) return undefined
  const folder = resolve(root, contextOf(build))
  return { folder, ...(await contextFilter(resolve(root, build.dockerfile), folder)) }
}

/** Calls back with the absolute path of a source whenever one is saved, made or removed. Returns what ends it. */
export async function watchSources(
  sources: ServiceSources,
  onChange: (file: string) => void,
): Promise<() => void> {
  const watchers = await Promise.all(
    sources.paths.map(async source => {
      const isFolder = (await stat(source)).isDirectory()
      const folder = isFolder ? source : dirname(source)
      return watch(folder, { recursive: isFolder }, (_event, name) => {
        const file = resolve(folder, name ?? '')
        if ((isFolder || file === source) && sources.has(file)) onChange(file)
      })
    }),
  )
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}
