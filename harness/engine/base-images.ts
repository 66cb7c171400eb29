import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import { seconds } from '../record/units.ts'
import type { BaseImages } from '../system/description.ts'
import { qualifiedName, reasonOf, type Docker } from '../system/docker.ts'
import { buildImage, findBuiltImage, type ImageRecipe } from '../system/image.ts'
import { madeOnce } from '../system/made-once.ts'
import { imageNames, withoutRegistry } from './image-names.mjs'
import { hostRelease, isOnPath, misfit, obstacleToBuilding } from './machine.mjs'
import { installPackages } from './packages.ts'
import { step, type Progress } from './progress.ts'
import { nodeBase, postgresBase } from './root-recipes.ts'
import { buildRoot, rootReference, type RootRecipe } from './root.ts'

/** An image: its official name, the variable that names another, and a recipe to build it. */
interface Wanted {
  readonly official: string
  readonly variable: string
  readonly own: OwnImage
}

type Candidate = Awaited<ReturnType<typeof candidateFor>>
type Settle<Found> = (candidate: Candidate) => Promise<Found>

const candidateFor = async (wanted: Wanted) => {
  const named = process.env[wanted.variable] ?? ''
  const reference = await qualifiedName(named === '' ? wanted.official : named)
  return { ...wanted, reference, isNamed: named !== '' }
}

const find = async (docker: Docker, { reference, isNamed, own }: Candidate): Promise<string | undefined> => {
  if ((await docker.findImage(reference)) !== undefined) return reference
  return isNamed ? undefined : own.find(docker)
}

/** The reaper runs on the Node image, so the Node image is settled first. */
const settleAll = async <Found extends string | undefined>(own: OwnImages, settle: Settle<Found>) => {
  const settled = async (role: keyof typeof imageNames, image: OwnImage): Promise<Found> =>
    settle(await candidateFor({ ...imageNames[role], own: image }))
  const [node, postgres] = await Promise.all([settled('node', own.node), settled('postgres', own.postgres)])
  return { node, postgres, reaper: node === undefined ? node : await settled('reaper', own.reaper(node)) }
}

/** The base images if the engine has all of them, else undefined. Changes nothing. */
export const findBaseImages = async (docker: Docker, own = ownImages): Promise<BaseImages | undefined> => {
  const { node, postgres, reaper } = await settleAll(own, candidate => find(docker, candidate))
  if (node === undefined || postgres === undefined || reaper === undefined) return undefined
  return { node, postgres, reaper }
}

/** One request stands for all images: a registry that refuses one image or times out will not provide the others. */
export const registryAnswers = async (docker: Docker): Promise<boolean> =>
  docker.registryAnswers(await qualifiedName(imageNames.node.official))

/** An image that the user has named has no substitute: results on another image would have another meaning. */
const namedButAbsent = ({ reference, variable }: Candidate, cause: unknown): HarnessError =>
  new HarnessError(`${variable} names ${reference}, which is not on this engine and cannot be pulled`, {
    evidence: [reasonOf(cause)],
    fix: `\`docker pull ${reference}\` or \`docker load\` it, or unset ${variable}`,
    cause,
  })

const provideIn = (docker: Docker, progress: Progress): Settle<string> => {
  const ask = madeOnce(async () => {
    const answers = await registryAnswers(docker)
    if (!answers) progress('no image registry answers: missing images are built here from Debian packages')
    return answers
  })
  return async candidate => {
    const found = await find(docker, candidate)
    if (found !== undefined) return found
    const { reference, isNamed, own } = candidate
    if (!isNamed && !(await ask())) return own.build(docker, progress)
    try {
      const pulling = { title: `pulling ${reference}`, usually: seconds(15) }
      await step(progress, pulling, () => docker.pullImage(reference))
      return reference
    } catch (error) {
      if (isNamed) throw namedButAbsent(candidate, error)
      progress(`${reference} cannot be pulled (${reasonOf(error)}): building one in its place`)
      return own.build(docker, progress)
    }
  }
}

/** Finds, pulls or builds one image by the rules for base images. @throws HarnessError when none of the three is possible. */
export const provideImage = async (docker: Docker, image: Wanted, progress: Progress): Promise<string> =>
  provideIn(docker, progress)(await candidateFor(image))

/** Which images are chosen, and why: docs/decisions/003-base-images.md. @throws HarnessError when one cannot be provided. */
export const provideBaseImages = (docker: Docker, progress: Progress, own = ownImages): Promise<BaseImages> =>
  settleAll(own, provideIn(docker, progress))

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
      const what = 'a base image is missing, no registry provides it, and it cannot be built here'
      throw new HarnessError(what, { evidence: [obstacle], fix: withoutRegistry })
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
    dockerfile: `FROM ${node}
COPY package.json ${names.join(' ')} /reaper/
EXPOSE 8080
CMD ["node", "/reaper/${names[0]}"]
`,
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

const ownImages = {
  node: rootImage('building the Node base image', nodeBase),
  postgres: rootImage('building the Postgres base image', postgresBase),
  reaper: (node: string): OwnImage => ({
    find: async docker => findBuiltImage(docker, await reaperRecipe(node)),
    build: async docker => buildImage(docker, await reaperRecipe(node)),
  }),
}
