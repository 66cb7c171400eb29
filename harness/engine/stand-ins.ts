import { messageOf } from '../record/errors.ts'
import { namedImages } from '../system/beside-images.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { connectDocker, type Docker } from '../system/docker.ts'
import { isMadeHere, registryAnswers, rootImage } from './base-images.ts'
import { namedNodeBases, nodeItself } from '../system/service-image.ts'
import { prepareEngine } from './engine.ts'
import { nodeWithNpm } from './npm-base.ts'
import type { Progress } from './progress.ts'
import { keyValueBase, mariadbBase } from './root-recipes.ts'

/** A description of a substitute. For Node it includes the version, because the user may have named another image. */
async function madeOf(name: StandIn, reference: string, engine: Docker): Promise<string> {
  if (!isMadeHere(reference)) return ''
  const labels = name === 'node' ? (await engine.findImage(reference))?.labels : undefined
  const version = labels?.['org.opencontainers.image.version']
  return version === undefined ? ', made of Debian packages,' : `, made here with Node ${version},`
}

/** Node with npm, or without it where npm cannot be obtained: not every Dockerfile installs packages. */
const withNpm = (node: string, engine: Docker, progress: Progress): Promise<string> =>
  nodeWithNpm(engine, node, progress).catch((error: unknown) => {
    progress(messageOf(error))
    return node
  })

const recipes = {
  redis: rootImage('building a Redis image', keyValueBase('redis')),
  valkey: rootImage('building a Valkey image', keyValueBase('valkey')),
  mariadb: rootImage('building a MariaDB image', mariadbBase),
}

type StandIn = keyof typeof recipes | 'postgres' | 'node'

/** Docker Hub's official images, and Valkey's own. Another publisher's image of the same name may start differently. */
const officialName =
  /^(?:docker\.io\/)?(?:library\/(?=redis|mariadb|postgres|node)|valkey\/(?=valkey))?(redis|valkey|mariadb|postgres|node)(?:[:@]|$)/

/** `redis` of `docker.io/library/redis:8`; undefined for an image without a substitute. */
export const standInFor = (reference: string): StandIn | undefined =>
  officialName.exec(reference)?.[1] as StandIn | undefined

/** Without a registry, builds well-known images from Debian packages. Returns their references by the names they replace. */
export async function provideStandIns(
  references: readonly string[],
  base: Pick<BaseImages, 'postgres' | 'node'>,
  progress: Progress,
  engine: Docker,
): Promise<Readonly<Record<string, string>>> {
  const missing: (readonly [reference: string, name: StandIn])[] = []
  for (const reference of references) {
    const name = standInFor(reference)
    // The bare name is the harness's own Node, which is incomplete only if it was made here.
    if (name === undefined || (reference === nodeItself && !isMadeHere(base.node))) continue
    if ((await engine.findImage(reference)) === undefined) missing.push([reference, name])
  }
  if (missing.length === 0 || (await registryAnswers(engine))) return {}
  /** The harness's own Node and Postgres, unless the user has named other images. */
  const inPlaceOf = async (name: StandIn): Promise<string> => {
    if (name === 'postgres') return base.postgres
    if (name === 'node') return isMadeHere(base.node) ? await withNpm(base.node, engine, progress) : base.node
    const own = recipes[name]
    return (await own.find(engine)) ?? (await own.build(engine, progress))
  }
  const standIns: Record<string, string> = {}
  // One after the other: two builds at once would build the same root twice, and only one apt can run.
  for (const [reference, name] of missing) {
    const built = await inPlaceOf(name)
    progress(
      `no registry answers for ${reference}: ${built}${await madeOf(name, built, engine)} stands in for it`,
    )
    standIns[reference] = built
  }
  return standIns
}

export async function prepareFor(services: readonly ServiceDescription[], progress: Progress) {
  const prepared = await prepareEngine(progress)
  const nodes = await Promise.all(services.map(namedNodeBases))
  const named = new Set([...services.flatMap(namedImages), ...nodes.flat()])
  return {
    ...prepared,
    standIns: await provideStandIns([...named], prepared, progress, await connectDocker()),
  }
}
