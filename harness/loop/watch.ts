import { globSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import { loadService, type BaseImages, type ServiceDescription } from '../system/description.ts'
import { openCounter } from './counter.ts'
import { Standby } from './standby.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** In a watch: the path of the socket at which it gives systems away. */
    standby?: string
  }
}

/**
 * What makes a watch quick: a save of what the service is made from reruns its specs, and the service is built and
 * started while Vitest starts their process. `path` is that of the description. Returns what ends it.
 */
export async function watchService(
  project: TestProject,
  path: string,
  base: BaseImages,
): Promise<() => Promise<void>> {
  const { vitest } = project
  let edition = 0
  let description = await loadService(path)
  const describe = async () => (description = await loadService(path, edition))
  const standby = new Standby({ describe, base })
  const counter = await openCounter(standby)
  project.provide('standby', counter.path)
  project.onTestsRerun(specs => {
    if (specs.some(spec => spec.project.name === project.name)) standby.prepare()
  })
  const isSource = (file: string) => file === path || madeFrom(description, file)
  const changed = (_event: string, file: string) => {
    if (!isSource(resolve(file))) return
    if (resolve(file) === path) edition++
    standby.sourcesChanged()
  }
  vitest.vite.watcher.on('all', changed)
  vitest.config.watchTriggerPatterns = [
    {
      pattern: /./,
      testsToRun: file =>
        isSource(file) ? [...globSync(project.config.include), ...importing(vitest, file)] : null,
    },
  ]
  standby.prepare()
  return async () => {
    vitest.vite.watcher.off('all', changed)
    await counter[Symbol.asyncDispose]()
    await standby[Symbol.asyncDispose]()
  }
}

/** Whether a file, by its absolute path, is one the service is made from. Unit tests beside them are none. */
export function madeFrom(
  { dockerfile, schema, sources = [] }: Pick<ServiceDescription, 'dockerfile' | 'schema' | 'sources'>,
  file: string,
): boolean {
  if (file.endsWith('.test.ts')) return false
  return [dockerfile, ...(schema === undefined ? [] : [schema]), ...sources].some(source => {
    const root = resolve(source)
    return file === root || file.startsWith(root + sep)
  })
}

/** Tests that import a file, as far as they have run: Vitest looks for them only where nothing else is to run. */
function importing({ projects, state }: Vitest, file: string): string[] {
  const tests = new Set(state.getFilepaths())
  const seen = new Set<string>()
  const follow = (one: string): string[] => {
    if (seen.has(one)) return []
    seen.add(one)
    if (tests.has(one)) return [one]
    const modules = projects.flatMap(({ vite }) =>
      Object.values(vite.environments).flatMap(({ moduleGraph }) => [
        ...(moduleGraph.getModulesByFile(one) ?? []),
      ]),
    )
    return modules.flatMap(({ importers }) =>
      [...importers].flatMap(({ file: by }) => (by === null ? [] : follow(by))),
    )
  }
  return follow(file)
}
