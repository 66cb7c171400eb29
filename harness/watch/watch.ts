import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import type { BaseImages } from '../system/description.ts'
import { loadService } from '../system/service-module.ts'
import { engineAddress } from '../system/engine-address.ts'
import { openStandbyServer } from './standby-socket.ts'
import { sourcesOf } from './sources.ts'
import { standbyOf } from './standby.ts'
import { systemFactoryFor } from './system-factory.ts'

/** Saving a source reruns the specs of the service at `path` and starts it meanwhile. Specs get systems at `address`. */
export async function watchService(project: TestProject, path: string, base: BaseImages) {
  const { vitest } = project
  const { root } = project.config
  let edition = 0
  let sources = await sourcesOf(await loadService(path, root))
  const describe = async () => {
    const description = await loadService(path, root, edition)
    sources = await sourcesOf(description)
    return description
  }
  const standby = standbyOf(systemFactoryFor(describe, base))
  const server = await openStandbyServer(standby)
  const address = { path: server.path, engine: await engineAddress() }
  project.onTestsRerun(specs => {
    if (specs.some(spec => spec.project.name === project.name)) standby.prepare()
  })
  const isSource = (file: string) => file === path || sources.has(file)
  const changed = (_event: string, file: string) => {
    if (!isSource(resolve(file))) return
    if (resolve(file) === path) edition++
    // The current measurement is of outdated sources.
    if (standby.busy) void vitest.cancelCurrentRun('keyboard-input')
    standby.sourcesChanged()
  }
  vitest.vite.watcher.on('all', changed)
  vitest.config.watchTriggerPatterns = [
    {
      pattern: /./,
      testsToRun: file => (isSource(file) ? [...specsOf(project), ...importing(vitest, file)] : null),
    },
  ]
  standby.prepare()
  return {
    address,
    async [Symbol.asyncDispose](): Promise<void> {
      vitest.vite.watcher.off('all', changed)
      await server[Symbol.asyncDispose]()
      await standby[Symbol.asyncDispose]()
    },
  }
}

const specsOf = ({ config: { include, root } }: TestProject): string[] =>
  globSync(include, { cwd: root }).map(file => resolve(root, file))

/** Tests that import a file, as far as they have run: Vitest only looks for them if nothing else is to run. */
function importing({ projects, state }: Vitest, file: string): string[] {
  const tests = new Set(state.getFilepaths())
  const graphs = projects.flatMap(({ vite }) =>
    Object.values(vite.environments).map(({ moduleGraph }) => moduleGraph),
  )
  const seen = new Set<string>()
  const follow = (one: string): string[] => {
    if (seen.has(one)) return []
    seen.add(one)
    if (tests.has(one)) return [one]
    const modules = graphs.flatMap(graph => [...(graph.getModulesByFile(one) ?? [])])
    const importers = modules.flatMap(module => [...module.importers])
    return importers.flatMap(({ file: by }) => (by === null ? [] : follow(by)))
  }
  return follow(file)
}
