import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import type { BaseImages } from '../system/description.ts'
import { qualifiedName, reasonOf, type Docker } from '../system/docker.ts'
import { madeOnce } from '../system/made-once.ts'
import { imageNames } from './image-names.mjs'
import { ownImages, type OwnImage, type OwnImages } from './own-image.ts'
import { step, type Progress } from './progress.ts'

/** An image: its official name, the variable that names another, and a recipe to build it. */
interface Wanted {
  readonly official: string
  readonly variable: string
  readonly own: OwnImage
}

interface Candidate extends Wanted {
  readonly reference: string
  readonly isNamed: boolean
}

type Settle<Found> = (candidate: Candidate) => Promise<Found>

const candidateFor = async (wanted: Wanted): Promise<Candidate> => {
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
