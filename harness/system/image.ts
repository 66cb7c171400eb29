import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import { buffer } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { pack } from 'tar-stream'
import { beginSpan } from '../progress/span.ts'
import { HarnessError } from '../record/errors.ts'
import { minutes } from '../record/units.ts'
import { buildFix, failureIn } from './build-log.ts'
import { buildWithBuildKit } from './buildkit.ts'
import { qualifiedName, reasonOf, type BuildRequest, type Docker, type ImageFacts } from './docker.ts'
import { buildKitLineOf, usedImagesOf } from './dockerfile.ts'

export interface ContextFile {
  /** Path in the build context, with `/`. That of an empty folder ends with it. */
  readonly path: string
  readonly content: string | Uint8Array
  /** Permission bits; 0o644 when left out. */
  readonly mode?: number
  /** The target of a symbolic link, which has no content. */
  readonly link?: string
}

export interface ImageRecipe {
  /** Name without tag. Start it with `localhost/`, so that no registry is asked for it. */
  readonly repository: string
  readonly dockerfile: string
  /** The stage to build; the last where none is named. */
  readonly target?: string
  readonly files?: readonly ContextFile[]
  readonly args?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
}

/** The repository that an image belongs to, so that `docker images --filter label=…` finds all of ours. */
export const REPOSITORY_LABEL = 'plumbline.repository'

/** The path of the Dockerfile in the context, which no file of a user has. */
const dockerfileInContext = '.plumbline.dockerfile'
const buildDeadline = minutes(10)
const usualFix = 'correct the Dockerfile or the files it copies'
/** Many, because another clone that is between two specs has no container to show which images it needs. */
const generationsKept = 10
/** Images that this process has prepared, and may be about to start: an old one may be needed again. */
const prepared = new Set<string>()

/** Sixteen hexadecimal digits of a SHA-256 over the parts; `['ab', 'c']` and `['a', 'bc']` differ. */
export const contentHash = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 16)
}

const sortedEntries = (record: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1))

const referenceOf = (recipe: ImageRecipe, bases: readonly ImageFacts[]): string => {
  const { repository, dockerfile, target = '', files = [], args = {}, labels = {} } = recipe
  const hash = contentHash([
    dockerfile,
    JSON.stringify([target, sortedEntries(args), sortedEntries(labels), bases.map(({ id }) => id)]),
    ...files.flatMap(({ path, content, mode = 0o644, link = '' }) => [path, String(mode), link, content]),
  ])
  return `${repository}:${hash}`
}

/** What a recipe makes, and the image if it was made before. Pulls missing images it uses, whose ids the reference includes. */
const lookUp = async (docker: Docker, recipe: ImageRecipe) => {
  const names = usedImagesOf(recipe.dockerfile, recipe.args)
  const bases = await Promise.all(names.map(name => obtainImage(docker, baseImage, name)))
  const reference = referenceOf(recipe, bases)
  return { reference, known: await docker.findImage(reference) }
}

const packContext = async ({ dockerfile, files = [] }: ImageRecipe): Promise<Buffer> => {
  const tar = pack()
  const packed = buffer(tar)
  const instructions: ContextFile = { path: dockerfileInContext, content: dockerfile }
  for (const { path, content, mode = 0o644, link } of [instructions, ...files]) {
    const header = { name: path, mode, mtime: new Date(0) }
    if (link !== undefined) tar.entry({ ...header, type: 'symlink', linkname: link })
    else if (path.endsWith('/')) tar.entry({ ...header, mode: 0o755, type: 'directory' })
    else tar.entry(header, Buffer.from(content))
  }
  tar.finalize()
  return packed
}

/** Removes all images of a repository but the `kept` newest, `current`, and those in use or prepared here. Never rejects. */
export const collectOldImages = async (docker: Docker, repository: string, current: string, kept: number) => {
  const images = await docker.listImages(`${REPOSITORY_LABEL}=${repository}`).catch(() => [])
  const generations = images
    .filter(({ id }) => id !== current)
    // Images that others build on ours inherit the label. They are not removed.
    .map(({ references }) => references.filter(reference => reference.startsWith(`${repository}:`)))
    .filter(own => own.length > 0)
  for (const reference of generations.slice(kept - 1).flat()) {
    if (!prepared.has(reference)) await docker.removeImage(reference).catch(() => false)
  }
}

/** All but the newest generation of the images with these names. Base images have another prefix. */
export const olderGenerations = async (docker: Docker, names: readonly string[]): Promise<string[]> => {
  const images = await docker.listImages(REPOSITORY_LABEL)
  const references = images.flatMap(image => image.references)
  return names.flatMap(name =>
    references.filter(reference => reference.startsWith(`localhost/plumbline/${name}:`)).slice(1),
  )
}

export const removeUnused = async (docker: Docker, references: readonly string[]): Promise<string[]> => {
  const removed: string[] = []
  for (const reference of references) if (await docker.removeImage(reference)) removed.push(reference)
  return removed
}

export const findBuiltImage = async (docker: Docker, recipe: ImageRecipe): Promise<string | undefined> => {
  const { reference, known } = await lookUp(docker, recipe)
  return known && reference
}

/**
 * Builds an image, or finds it by the hash of its inputs. Never returns an older image after a failed build (testcontainers
 * does). @returns `repository:hash`. @throws HarnessError with the failed step and the engine's reason.
 */
export const buildImage = async (docker: Docker, recipe: ImageRecipe): Promise<string> => {
  const { repository, dockerfile, target, args = {}, labels = {} } = recipe
  const { reference, known } = await lookUp(docker, recipe)
  prepared.add(reference)
  if (known !== undefined) return reference

  using span = beginSpan(`building ${repository}`)
  const log: string[] = []
  const onLine = (raw: string) => {
    const line = stripVTControlCharacters(raw).trimEnd()
    if (line === '') return
    log.push(line)
    span.update({ note: line })
  }
  const context = await packContext(recipe)
  const failed = (reason: string, cause?: unknown, usual = usualFix) => {
    const { step, lines, shown } = failureIn(log)
    const fix = buildFix([...lines, reason]) ?? usual
    return new HarnessError(`building ${reference} failed: ${stripVTControlCharacters(reason)}`, {
      evidence: shown,
      fix: `${step === undefined ? '' : `the step that failed is \`${step}\`; `}${fix}`,
      cause,
    })
  }
  const abortSignal = AbortSignal.timeout(buildDeadline)
  try {
    const request: BuildRequest = {
      reference,
      context,
      dockerfile: dockerfileInContext,
      ...(target !== undefined && { target }),
      args,
      labels: { ...labels, [REPOSITORY_LABEL]: repository },
      abortSignal,
      onLine,
    }
    const line = buildKitLineOf(dockerfile)
    await (line === undefined ? docker.buildImage(request) : buildWithBuildKit(request, line))
  } catch (error) {
    if (error instanceof HarnessError) throw error
    if (!abortSignal.aborted) throw failed(reasonOf(error), error)
    const fix =
      'see in the log what takes so long; or build it beforehand, and name it: `build: { image: … }`'
    throw failed(`not built after ${buildDeadline / minutes(1)} min`, abortSignal.reason, fix)
  }
  const made = await docker.findImage(reference)
  if (made === undefined) throw failed('the engine ended the build without an image')
  // Not awaited: the clean-up may take longer than the build.
  void collectOldImages(docker, repository, made.id, generationsKept)
  return reference
}

/** Prefix of images that no registry has. */
const localOnly = 'localhost/'

export const baseImage = 'the base image'

/** Variables for base images of the harness, by the last part of the names of the images that they can replace. */
const standIns = new Map([
  ['postgres', 'POSTGRES_IMAGE'],
  ['node', 'NODE_IMAGE'],
])

function fixWithoutRegistry(role: string, reference: string): string {
  const name = standIns.get(basename(reference).replace(/[:@].*/, ''))
  if (role !== baseImage || name === undefined)
    return '`docker load` it, or name another that `docker images` lists'
  return `write \`ARG ${name}\` and \`FROM \${${name}}\`, which the harness fills with a local image, or with the one in the environment variable ${name}; or \`docker load\` it`
}

/** Finds an image, or pulls it. `role`: in messages. @throws HarnessError, after 4 s if no registry answers. */
export async function obtainImage(docker: Docker, role: string, reference: string): Promise<ImageFacts> {
  const found = await docker.findImage(reference)
  if (found !== undefined) return found
  const absent = (evidence: readonly string[], fix: string): HarnessError =>
    new HarnessError(`${role} ${reference} is not on this engine`, { evidence, fix })
  const fix = fixWithoutRegistry(role, reference)
  if (reference.startsWith(localOnly)) throw absent([], fix)
  const name = await qualifiedName(reference)
  if (!(await docker.registryAnswers(name))) throw absent(['and no registry answers to pull it from'], fix)
  using _span = beginSpan(`pulling ${reference}`)
  return await docker.pullImage(name).catch((error: unknown) => {
    throw absent(
      [`and cannot be pulled: ${reasonOf(error)}`],
      `\`docker pull ${reference}\` or \`docker load\` it, or name another`,
    )
  })
}
