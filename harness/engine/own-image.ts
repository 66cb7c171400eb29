import { HarnessError } from '../errors.ts'
import { seconds } from '../units.ts'
import type { Docker } from '../system/docker.ts'
import { findBuiltImage, buildImage } from '../system/image.ts'
import { installPackages, isOnPath, mayInstall } from './packages.ts'
import { nodeBase } from './node-base.ts'
import { postgresBase } from './postgres-base.ts'
import { step, type Progress } from './progress.ts'
import { reaperRecipe } from './reaper-image.ts'
import { hostRelease, type Release } from './release.ts'
import { buildRoot, rootReference, type RootRecipe } from './root.ts'

/** A base image of our own, for machines that reach no image registry. */
export interface OwnImage {
  find(docker: Docker): Promise<string | undefined>
  build(docker: Docker, progress: Progress): Promise<string>
}

type Root = (release: string) => Promise<RootRecipe>

const KERNEL_NAMES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' }

/** Why no image can be made here, or undefined where it can. */
const obstacle = async (docker: Docker, release: Release): Promise<string | undefined> => {
  const { architecture } = docker.engine
  if (process.platform !== 'linux' || !['debian', 'ubuntu'].includes(release.id)) {
    return `${release.prettyName} is neither Debian nor Ubuntu`
  }
  if (KERNEL_NAMES[process.arch] !== architecture) {
    return `the engine runs on ${architecture}, this machine on ${process.arch}`
  }
  if (!(await isOnPath('mmdebstrap')) && !mayInstall(release)) {
    return 'mmdebstrap is not installed, and installing it takes root'
  }
  return undefined
}

const requireBuildable = async (docker: Docker, release: Release): Promise<void> => {
  const reason = await obstacle(docker, release)
  if (reason === undefined) return
  throw new HarnessError('the base images are missing, no registry answers, and none can be built here', {
    evidence: [reason],
    fix: 'give the engine access to a registry, `docker load` the images, or name yours in NODE_IMAGE, POSTGRES_IMAGE and RYUK_CONTAINER_IMAGE',
  })
}

let mmdebstrap: Promise<void> | undefined

/** Both roots may ask at once; apt must be asked once. */
const requireMmdebstrap = (progress: Progress): Promise<void> =>
  (mmdebstrap ??= (async () => {
    if (!(await isOnPath('mmdebstrap'))) await installPackages(['mmdebstrap'], progress)
  })())

const rootImage = (title: string, root: Root): OwnImage => ({
  async find(docker) {
    const release = await hostRelease()
    if ((await obstacle(docker, release)) !== undefined) return undefined
    const reference = rootReference(await root(release.codename), docker.engine.architecture)
    return (await docker.findImage(reference)) && reference
  },
  async build(docker, progress) {
    const release = await hostRelease()
    await requireBuildable(docker, release)
    await requireMmdebstrap(progress)
    const recipe = await root(release.codename)
    return step(progress, { title, usually: seconds(25) }, () => buildRoot(docker, recipe))
  },
})

export const ownNode = rootImage('building the Node base image', nodeBase)
export const ownPostgres = rootImage('building the Postgres base image', postgresBase)

export const ownReaper = (node: string): OwnImage => ({
  async find(docker) {
    return (await findBuiltImage(docker, await reaperRecipe(node)))?.reference
  },
  async build(docker) {
    return (await buildImage(docker, await reaperRecipe(node))).reference
  },
})
