import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import { seconds } from '../record/units.ts'
import type { Docker } from '../system/docker.ts'
import { buildImage, findBuiltImage, type ImageRecipe } from '../system/image.ts'
import { madeOnce } from '../system/made-once.ts'
import { withoutRegistry } from './image-names.mjs'
import { isOnPath, misfit, obstacleToBuilding, hostRelease } from './machine.mjs'
import { installPackages } from './packages.ts'
import { step, type Progress } from './progress.ts'
import { buildRoot, rootReference, type RootRecipe } from './root.ts'
import { nodeBase, postgresBase } from './root-recipes.ts'

/** A base image of our own, for machines without access to a registry. */
export interface OwnImage {
  find(docker: Docker): Promise<string | undefined>
  build(docker: Docker, progress: Progress): Promise<string>
}

/** Official images are complete; images made here contain only what a service needs to run. */
export const isMadeHere = (reference: string): boolean => reference.startsWith('localhost/plumbline-base/')

/** Both roots may need it at the same time; apt must run once. */
const requireMmdebstrap = madeOnce(async (progress: Progress) => {
  if (!(await isOnPath('mmdebstrap'))) await installPackages(['mmdebstrap'], progress)
})

export const rootImage = (title: string, root: (release: string) => Promise<RootRecipe>): OwnImage => ({
  async find(docker) {
    if ((await misfit(docker.engine.architecture)) !== undefined) return undefined
    const { codename } = await hostRelease()
    // Without a package the image cannot have been built here either; `build` reports what is missing.
    const recipe = await root(codename).catch(() => undefined)
    if (recipe === undefined) return undefined
    const reference = rootReference(recipe, docker.engine.architecture)
    return (await docker.findImage(reference)) && reference
  },
  async build(docker, progress) {
    const obstacle = await obstacleToBuilding(docker.engine.architecture)
    if (obstacle !== undefined) {
      throw new HarnessError(
        'a base image is missing, no registry provides it, and it cannot be built here',
        { evidence: [obstacle], fix: withoutRegistry },
      )
    }
    await requireMmdebstrap(progress)
    const { codename } = await hostRelease()
    const recipe = await root(codename)
    return step(progress, { title, usually: seconds(25) }, () => buildRoot(docker, recipe))
  },
})

/** Node strips the types itself, so the sources next to this file are the program. */
const reaperSources = ['./reaper', './reaper-clean', './reaper-protocol'].map(name =>
  programFile(name, import.meta.url),
)

/** The image used as Ryuk. The label lets several processes share one container of it. */
const reaperRecipe = async (node: string): Promise<ImageRecipe> => {
  const sources = await Promise.all(
    reaperSources.map(async file => ({ path: basename(file.pathname), content: await readFile(file) })),
  )
  const names = sources.map(({ path }) => path)
  return {
    repository: 'localhost/plumbline-base/reaper',
    dockerfile: [
      `FROM ${node}`,
      `COPY package.json ${names.join(' ')} /reaper/`,
      'EXPOSE 8080',
      `CMD ["node", "/reaper/${names[0]}"]`,
      '',
    ].join('\n'),
    files: [{ path: 'package.json', content: '{"type":"module"}' }, ...sources],
    labels: {
      'org.testcontainers.ryuk': 'true',
      'plumbline.role': 'reaper',
      'org.opencontainers.image.title': 'plumbline-base/reaper',
      'org.opencontainers.image.description':
        'Removes what a test run left behind, as testcontainers/ryuk does',
    },
  }
}

export type OwnImages = typeof ownImages

export const ownImages = {
  node: rootImage('building the Node base image', nodeBase),
  postgres: rootImage('building the Postgres base image', postgresBase),
  /** Made from the Node image `node`. */
  reaper: (node: string): OwnImage => ({
    find: async docker => findBuiltImage(docker, await reaperRecipe(node)),
    build: async docker => buildImage(docker, await reaperRecipe(node)),
  }),
}
