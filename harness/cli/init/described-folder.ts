import { basename, relative, sep } from 'node:path'
import { contextAbove, foldersFrom, isRepository } from '../../system/context-above.ts'
import { manifestOf, type Manifest } from './manifest.ts'
import { readRepository, type Repository } from './repository.ts'
import { serviceFacts, type ServiceFacts } from './service-facts.ts'
import { buildOf } from './service-file.ts'

/**
 * The service of a folder, or that of a parent in the same git repository if the folder itself shows none: so promises with an
 * older Vitest beside them have a folder and a package of their own. `folder`: an absolute path.
 */
export async function describedFrom(folder: string, repository: Repository): Promise<ServiceFacts> {
  const here = withContext(serviceFacts(repository), repository, folder)
  if (showsService(here)) return here
  const [, ...parents] = foldersFrom(folder, isRepository)
  if (!isRepository(parents.at(-1) ?? folder)) return here
  for (const parent of parents) {
    const files = await readRepository(parent)
    const facts = withContext(serviceFacts(files), files, parent)
    if (buildOf(facts) !== undefined)
      return fromBelow(facts, { folder, parent, manifest: manifestOf(repository) })
  }
  return here
}

const showsService = (facts: ServiceFacts): boolean =>
  buildOf(facts) !== undefined ||
  facts.framework !== undefined ||
  facts.runtime !== 'Node' ||
  facts.manifest.start !== '' ||
  facts.manifest.isWorkspaceRoot

function withContext(facts: ServiceFacts, repository: Repository, folder: string): ServiceFacts {
  const above = contextAbove(repository.get(facts.dockerfile ?? '') ?? '', folder)
  return { ...facts, context: above?.context }
}

interface Below {
  readonly folder: string
  readonly parent: string
  /** That of the folder: it is installed there. */
  readonly manifest: Manifest
}

function fromBelow(facts: ServiceFacts, { folder, parent, manifest }: Below): ServiceFacts {
  const { name, isTypeScript } = facts.manifest
  return {
    ...facts,
    manifest: {
      ...manifest,
      name: name === '' ? basename(parent) : name,
      isTypeScript: isTypeScript || manifest.isTypeScript,
    },
    above: { root: relative(folder, parent).split(sep).join('/'), manifest: facts.manifest },
  }
}
