import { HarnessError } from '../record/errors.ts'
import { minutes, seconds } from '../record/units.ts'
import type { BaseImages } from '../system/description.ts'
import { qualifiedName, reasonOf, type Docker } from '../system/docker.ts'
import { official, variables } from './image-names.mjs'
import { ownImages, type OwnImage, type OwnImages } from './own-image.ts'
import { step, type Progress } from './progress.ts'

/** One base image, which the engine may or may not have. */
interface Candidate {
  readonly reference: string
  /** Environment variable that names another image instead. */
  readonly variable: string
  readonly isNamed: boolean
  readonly own: OwnImage
}

/** What one of our own base images is for. */
type Role = keyof typeof official

/** The reference of each base image that the engine has; undefined where it must be pulled or built. */
export type Survey = Readonly<Record<Role, string | undefined>>

type Settle<Found = string | undefined> = (candidate: Candidate) => Promise<Found>

const registryDeadline = seconds(4)
const pullDeadline = minutes(5)

/** An image: its official name, the variable that names another, and a recipe to build it. */
export interface Wanted {
  readonly official: string
  readonly variable: string
  readonly own: OwnImage
}

const candidateFor = async ({ official: name, variable, own }: Wanted): Promise<Candidate> => {
  const named = process.env[variable] ?? ''
  const reference = await qualifiedName(named === '' ? name : named)
  return { reference, variable, isNamed: named !== '', own }
}

const wanted = (role: Role, own: OwnImage): Wanted => ({
  official: official[role],
  variable: variables[role],
  own,
})

const findIn =
  (docker: Docker): Settle =>
  async ({ reference, isNamed, own }) => {
    if ((await docker.findImage(reference)) !== undefined) return reference
    return isNamed ? undefined : own.find(docker)
  }

/** The reaper runs on the Node image, so the Node image is settled first. */
const settleAll = async (own: OwnImages, settle: Settle): Promise<Survey> => {
  const [node, postgres] = await Promise.all([
    candidateFor(wanted('node', own.node)).then(settle),
    candidateFor(wanted('postgres', own.postgres)).then(settle),
  ])
  if (node === undefined) return { node, postgres, reaper: undefined }
  return { node, postgres, reaper: await candidateFor(wanted('reaper', own.reaper(node))).then(settle) }
}

const isWhole = (survey: Survey): survey is BaseImages => !Object.values(survey).includes(undefined)

/** Finds which base images the engine has. Changes nothing. */
export const surveyBaseImages = (docker: Docker, own: OwnImages = ownImages): Promise<Survey> =>
  settleAll(own, findIn(docker))

/** The base images if the engine has all of them, else undefined. Changes nothing. */
export const findBaseImages = async (docker: Docker): Promise<BaseImages | undefined> => {
  const survey = await surveyBaseImages(docker)
  return isWhole(survey) ? survey : undefined
}

/**
 * Whether a registry answers. One request stands for all images: a registry that refuses or does not answer
 * for one will not provide the others.
 */
export const registryAnswers = async (docker: Docker): Promise<boolean> =>
  docker.registryAnswers(await qualifiedName(official.node), registryDeadline)

const pull = (docker: Docker, reference: string, progress: Progress): Promise<void> =>
  step(progress, { title: `pulling ${reference}`, usually: seconds(15) }, () =>
    docker.pullImage(reference, pullDeadline),
  )

/**
 * An image named by the user is that one or none: results on another image would mean something else. @throws
 * HarnessError when the engine does not have it and cannot pull it.
 */
const pullNamed = async (docker: Docker, { reference, variable }: Candidate, progress: Progress) => {
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

/** Finds an image, else pulls it, else builds it. */
const provideIn = (docker: Docker, progress: Progress): Settle<string> => {
  const find = findIn(docker)
  let answer: Promise<boolean> | undefined
  const ask = async (): Promise<boolean> => {
    const answers = await registryAnswers(docker)
    if (!answers) progress('no image registry answers: what is missing is built here from Debian packages')
    return answers
  }
  return async candidate => {
    const found = await find(candidate)
    if (found !== undefined) return found
    if (candidate.isNamed) return pullNamed(docker, candidate, progress)
    const { reference, own } = candidate
    answer ??= ask()
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

/**
 * Finds, pulls or builds one image by the rules for base images. @returns its reference. @throws HarnessError
 * when none of the three is possible.
 */
export const provideImage = async (docker: Docker, image: Wanted, progress: Progress): Promise<string> =>
  provideIn(docker, progress)(await candidateFor(image))

/**
 * Makes sure that the engine has the base images; docs/decisions/003-base-images.md says which are chosen,
 * and why. @throws HarnessError when one is missing and cannot be provided.
 */
export const provideBaseImages = async (
  docker: Docker,
  progress: Progress,
  own: OwnImages = ownImages,
): Promise<BaseImages> => {
  const survey = await settleAll(own, provideIn(docker, progress))
  if (isWhole(survey)) return survey
  throw new HarnessError('a base image is missing though it was just provided', {
    evidence: [JSON.stringify(survey)],
    fix: 'run again; another process may have removed it',
  })
}
