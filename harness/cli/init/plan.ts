import { configChange } from './config-file.ts'
import type { Places } from './places.ts'
import { promisesFile } from './promises-file.ts'
import { moduleEnding, type Repository } from './repository.ts'
import type { ServiceFacts } from './service-facts.ts'
import { given, serviceFile } from './service-file.ts'
import { workflowFile } from './workflow-file.ts'

export type Plan = ReturnType<typeof planFor>

/** A valid name for an image: lower-case letters and digits, with single dashes between them. */
export const imageName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'service'

const ignored = ['/report/', '/.plumbline/']

/** The text of `.gitignore` with the files that a run writes; undefined where they are included already. */
export function ignoringRuns(text: string): string | undefined {
  const lines = new Set(text.split('\n').map(line => line.trim().replaceAll(/^\/|\/$/g, '')))
  const missing = ignored.filter(line => !lines.has(line.replaceAll('/', '')))
  if (missing.length === 0) return undefined
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`
}

export function planFor(repository: Repository, facts: ServiceFacts, places: Places, hasWorkflow: boolean) {
  const { manifest } = facts
  const ending = moduleEnding(manifest)
  const config = configChange(repository, manifest)
  const gitignore = repository.get('.gitignore')
  const ignoring = ignoringRuns(gitignore ?? 'node_modules/\n')
  const ignoreFile = ignoring !== undefined && { path: '.gitignore', text: ignoring }
  return {
    config,
    /** Written where no file with this path exists. */
    created: given([
      config.kind === 'new' && config,
      { path: `plumbline/service.${ending}`, text: serviceFile(facts, imageName(manifest.name)) },
      { path: `plumbline/promises.spec.${ending}`, text: promisesFile(facts) },
      hasWorkflow && workflowFile(facts, places),
      gitignore === undefined && places.isInGit && ignoreFile,
    ]),
    /** Existing files, with something added. */
    changed: given([config.kind === 'patched' && config, gitignore !== undefined && ignoreFile]),
  }
}
