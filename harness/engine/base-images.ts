import { HarnessError } from '../errors.ts'
import { minutes, seconds } from '../units.ts'
import { qualifiedName, reasonOf, type Docker } from '../system/docker.ts'
import { ownNode, ownPostgres, ownReaper, type OwnImage } from './own-image.ts'
import { step, type Progress } from './progress.ts'

/** References of the images everything else is built upon or started from. */
export interface BaseImages {
  readonly node: string
  readonly postgres: string
  /** What testcontainers finds in RYUK_CONTAINER_IMAGE. */
  readonly reaper: string
}

interface Choice {
  readonly official: string
  /** Names another image in its place. */
  readonly variable: string
}

const NODE: Choice = { official: 'node:24.21.0-trixie-slim', variable: 'NODE_IMAGE' }
const POSTGRES: Choice = { official: 'postgres:17-trixie', variable: 'POSTGRES_IMAGE' }
const REAPER: Choice = { official: 'testcontainers/ryuk:0.14.0', variable: 'RYUK_CONTAINER_IMAGE' }

const REGISTRY_DEADLINE = seconds(4)
const PULL_DEADLINE = minutes(5)

/** Decides about an image that is not on the engine yet; `find` is for callers that only look. */
type Provide = (docker: Docker, choice: Choice, own: OwnImage) => Promise<string | undefined>

const settle = async (
  docker: Docker,
  choice: Choice,
  own: OwnImage,
  provide: Provide,
): Promise<string | undefined> => {
  const named = process.env[choice.variable]
  const wanted = await qualifiedName(named === undefined || named === '' ? choice.official : named)
  if ((await docker.findImage(wanted)) !== undefined) return wanted
  const isNamed = named !== undefined && named !== ''
  return (isNamed ? undefined : await own.find(docker)) ?? provide(docker, choice, own)
}

const settleAll = async (docker: Docker, provide: Provide): Promise<Partial<BaseImages>> => {
  const [node, postgres] = await Promise.all([
    settle(docker, NODE, ownNode, provide),
    settle(docker, POSTGRES, ownPostgres, provide),
  ])
  if (node === undefined || postgres === undefined) return {}
  const reaper = await settle(docker, REAPER, ownReaper(node), provide)
  return reaper === undefined ? {} : { node, postgres, reaper }
}

const isWhole = (images: Partial<BaseImages>): images is BaseImages => images.reaper !== undefined

/** The base images when all of them are on the engine; changes nothing. */
export const findBaseImages = async (docker: Docker): Promise<BaseImages | undefined> => {
  const found = await settleAll(docker, () => Promise.resolve(undefined))
  return isWhole(found) ? found : undefined
}

const pull = (docker: Docker, reference: string, progress: Progress): Promise<void> =>
  step(progress, { title: `pulling ${reference}`, usually: seconds(15) }, () =>
    docker.pullImage(reference, PULL_DEADLINE),
  )

/** An image named by the user is that one or none: another in its place would make the results mean something else. */
const pullNamed = async (docker: Docker, name: string, variable: string, progress: Progress) => {
  const reference = await qualifiedName(name)
  try {
    await pull(docker, reference, progress)
    return reference
  } catch (error) {
    throw new HarnessError(`${variable} names ${reference}, which is not here and cannot be pulled`, {
      evidence: [reasonOf(error)],
      fix: `\`docker pull ${reference}\` or \`docker load\` it, or unset ${variable}`,
      cause: error,
    })
  }
}

/** Pulls the official images or builds our own; one question to the registry serves all of them. */
const provider = (docker: Docker, progress: Progress): Provide => {
  let answer: Promise<boolean> | undefined
  const ask = async (): Promise<boolean> => {
    const answers = await docker.registryAnswers(await qualifiedName(NODE.official), REGISTRY_DEADLINE)
    if (!answers) progress('no image registry answers: the base images are built here from Debian packages')
    return answers
  }
  return async (_, { official, variable }, own) => {
    const named = process.env[variable]
    if (named !== undefined && named !== '') return pullNamed(docker, named, variable, progress)
    answer ??= ask()
    const reference = await qualifiedName(official)
    if (await answer) {
      try {
        await pull(docker, reference, progress)
        return reference
      } catch (error) {
        progress(`${reference} cannot be pulled (${reasonOf(error)}): building one in its place`)
      }
    }
    return own.build(docker, progress)
  }
}

/** Makes sure that the base images are there; see docs/decisions for which are chosen, and why. */
export const provideBaseImages = async (docker: Docker, progress: Progress): Promise<BaseImages> => {
  const images = await settleAll(docker, provider(docker, progress))
  if (isWhole(images)) return images
  throw new HarnessError('a base image is missing though it was just provided', {
    evidence: [JSON.stringify(images)],
    fix: 'run again; another process may have removed it',
  })
}
