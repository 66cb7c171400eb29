import { basename, dirname, relative } from 'node:path'
import type { TestProject } from 'vitest/node'
import { hasSpecs } from './provided.ts'

const filesOf = async (project: TestProject): Promise<string[]> => (await project.globTestFiles()).testFiles

/**
 * The options that the command `vitest` needs to run the specs of this project again: the config and the root where they are not those
 * of the current folder, and the project where it was chosen, or where another one has the same spec.
 */
export async function replayOptions(project: TestProject): Promise<string[]> {
  const { config, projects, vite } = project.vitest
  const options: string[] = []
  const file = vite.config.configFile ?? ''
  const folder = dirname(file)
  // A config that sets its own root is not found there.
  const isElsewhere = folder === config.root && folder !== process.cwd()
  if (isElsewhere) options.push('--root', relative('.', folder))
  const isFound = basename(file).startsWith('vitest.config.') && (isElsewhere || folder === process.cwd())
  if (!isFound) options.push('--config', relative(isElsewhere ? folder : '.', file))
  const own = new Set(await filesOf(project))
  const others = await Promise.all(projects.filter(one => one !== project && hasSpecs(one)).map(filesOf))
  // Of projects that were not chosen nothing is known.
  const isChosen = config.project.length > 0
  if (isChosen || others.flat().some(path => own.has(path))) options.push('--project', project.name)
  return options
}
