import { statSync, watch } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import type { ServiceDescription } from '../system/description.ts'

type Made = Pick<ServiceDescription, 'dockerfile' | 'schema' | 'sources'>

const pathsOf = ({ dockerfile, schema, sources = [] }: Made): string[] => [
  dockerfile,
  ...(schema === undefined ? [] : [schema]),
  ...sources,
]

/** Whether a file, by its absolute path, is one the service is made from. Unit tests beside them are none. */
export function madeFrom(made: Made, file: string): boolean {
  if (file.endsWith('.test.ts')) return false
  return pathsOf(made).some(source => {
    const root = resolve(source)
    return file === root || file.startsWith(root + sep)
  })
}

/** Calls back with the absolute path of a source whenever one is saved, made or removed. Returns what ends it. */
export function watchSources(service: Made, onChange: (file: string) => void): () => void {
  const watchers = pathsOf(service).map(source => {
    const isFolder = statSync(source).isDirectory()
    const folder = resolve(isFolder ? source : dirname(source))
    return watch(folder, { recursive: isFolder }, (_event, name) => {
      const file = resolve(folder, name ?? '')
      if ((isFolder || file === resolve(source)) && madeFrom(service, file)) onChange(file)
    })
  })
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}
