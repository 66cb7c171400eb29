import { basename } from 'node:path'
import { contextAbove, foldersFrom, isRepository } from '../../system/context-above.ts'
import { pathTo } from './places.ts'
import { manifestOf, readRepository, type Repository } from './repository.ts'
import { serviceFacts, type ServiceFacts } from './service-facts.ts'
import { buildOf } from './service-file.ts'

/** The service of a folder, given by its absolute path, or of the nearest parent in its repository if the folder shows none. */
export async function describedFrom(folder: string, repository: Repository): Promise<ServiceFacts> {
  const here = withContext(serviceFacts(repository), repository, folder)
  if (showsService(here)) return here
  const [, ...parents] = foldersFrom(folder, isRepository)
  if (!isRepository(parents.at(-1) ?? folder)) return here
  for (const parent of parents) {
    const files = await readRepository(parent)
    const facts = withContext(serviceFacts(files), files, parent)
    if (buildOf(facts) === undefined) continue
    const { name, isTypeScript } = facts.manifest
    // The packages are installed in the folder of the promises.
    const own = manifestOf(repository)
    const manifest = { ...own, name, isTypeScript: isTypeScript || own.isTypeScript }
    return { ...facts, manifest, above: { root: pathTo(folder, parent), manifest: facts.manifest } }
  }
  return here
}

const showsService = (facts: ServiceFacts): boolean =>
  buildOf(facts) !== undefined ||
  facts.framework !== undefined ||
  facts.runtime !== 'Node' ||
  facts.manifest.start !== '' ||
  facts.manifest.isWorkspaceRoot

/** With the context of its Dockerfile, and with the name of the folder where its manifest has none. */
function withContext(facts: ServiceFacts, repository: Repository, folder: string): ServiceFacts {
  const above = contextAbove(repository.get(facts.dockerfile ?? '') ?? '', folder)
  const name = facts.manifest.name || basename(folder)
  return { ...facts, manifest: { ...facts.manifest, name }, context: above?.context }
}
