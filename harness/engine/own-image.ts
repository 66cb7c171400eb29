import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import type { Docker } from '../system/docker.ts'
import { findBuiltImage, buildImage } from '../system/image.ts'
import { withoutRegistry } from './image-names.mjs'
import { isRoot, misfit } from './machine.mjs'
import { installPackages, isOnPath } from './packages.ts'
import { step, type Progress } from './progress.ts'
import { reaperRecipe } from './reaper-image.ts'
import { hostRelease } from './release.mjs'
import { buildRoot, rootReference, type RootRecipe } from './root.ts'
import { nodeBase, postgresBase } from './root-recipes.ts'

/** A base image of our own, for machines that reach no image registry. */
export interface OwnImage {
  find(docker: Docker): Promise<string | undefined>
  build(docker: Docker, progress: Progress): Promise<string>
}

export interface OwnImages {
  readonly node: OwnImage
  readonly postgres: OwnImage
  /** Made from the Node image `node`. */
  reaper(node: string): OwnImage
}

/** Official images are whole; those made here hold what a service needs to run. */
export const isMadeHere = (reference: string): boolean => reference.startsWith('localhost/plumbline-base/')

type Root = (release: string) => Promise<RootRecipe>

/** @throws HarnessError where no base image can be built here. */
const requireBuildable = async ({ engine }: Docker): Promise<void> => {
  const canInstall = isRoot() || (await isOnPath('mmdebstrap'))
  const reason =
    (await misfit(engine.architecture)) ??
    (canInstall ? undefined : 'mmdebstrap is not installed, and installing it takes root')
  if (reason === undefined) return
  throw new HarnessError('a base image is missing, no registry gives it, and none can be built here', {
    evidence: [reason],
    fix: withoutRegistry,
  })
}

let mmdebstrap: Promise<void> | undefined

/** Both roots may need it at once; apt must run once. */
const requireMmdebstrap = (progress: Progress): Promise<void> =>
  (mmdebstrap ??= (async () => {
    if (!(await isOnPath('mmdebstrap'))) await installPackages(['mmdebstrap'], progress)
  })())

export const rootImage = (title: string, root: Root): OwnImage => ({
  async find(docker) {
    if ((await misfit(docker.engine.architecture)) !== undefined) return undefined
    const { codename } = await hostRelease()
    // Without an ingredient the image was not built here either; `build` will say what is missing.
    const recipe = await root(codename).catch(() => undefined)
    if (recipe === undefined) return undefined
    const reference = rootReference(recipe, docker.engine.architecture)
    return (await docker.findImage(reference)) && reference
  },
  async build(docker, progress) {
    await requireBuildable(docker)
    await requireMmdebstrap(progress)
    const { codename } = await hostRelease()
    const recipe = await root(codename)
    return step(progress, { title, usually: seconds(25) }, () => buildRoot(docker, recipe))
  },
})

const reaperOn = (node: string): OwnImage => ({
  async find(docker) {
    return (await findBuiltImage(docker, await reaperRecipe(node)))?.reference
  },
  async build(docker) {
    return (await buildImage(docker, await reaperRecipe(node))).reference
  },
})

export const ownImages: OwnImages = {
  node: rootImage('building the Node base image', nodeBase),
  postgres: rootImage('building the Postgres base image', postgresBase),
  reaper: reaperOn,
}
