import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { HarnessError } from '../record/errors.ts'
import { fileText } from '../record/file-text.ts'
import { minutes } from '../record/units.ts'
import { collectOldImages, contentHash, REPOSITORY_LABEL } from '../system/image.ts'
import { reasonOf, type Docker } from '../system/docker.ts'
import { outputOf } from './command.ts'

/** An image with one layer, a small Debian built here, for machines without access to a registry. */
export interface RootRecipe {
  readonly repository: string
  readonly release: string
  readonly packages: readonly string[]
  /** Paths of packages that a container never reads; dpkg leaves them out. */
  readonly excluded: readonly string[]
  /** mmdebstrap options that change the root. Part of the image's identity, so without local paths. */
  readonly hooks: readonly string[]
  /** Files added to the root. In the image's identity `version` represents their content. */
  readonly files: readonly RootFile[]
  readonly changes: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

export interface RootFile {
  readonly from: string
  readonly to: string
  readonly version: string
}

const buildDeadline = minutes(5)
/** The current one and the previous one: half a gigabyte each. */
const generationsKept = 2

/** Manuals are a third of a minimal Debian, and a test container does not need them. */
const unread = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  '/usr/share/i18n/*',
]

/** True for a list of package sources of the release itself, false for a vendor's or a local folder's. */
export const servesRelease = (sources: string, release: string): boolean => {
  const entries = sources.split('\n').filter(line => /^(?:deb\s|suites:|components:|uris:)/i.test(line))
  const words = new Set(entries.join(' ').split(/\s+/))
  return words.has(release) && words.has('main') && ![...words].some(word => word.startsWith('file:'))
}

/** The host's own sources: behind a company mirror no others are reachable. Default: mmdebstrap's. */
const hostSources = async (release: string): Promise<string[]> => {
  const folder = '/etc/apt/sources.list.d'
  const names = await readdir(folder).catch(() => [])
  const paths = [
    '/etc/apt/sources.list',
    ...names.filter(name => /\.(?:list|sources)$/.test(name)).map(name => join(folder, name)),
  ]
  return paths.filter(path => servesRelease(fileText(path) ?? '', release))
}

/** What dpkg leaves out, and what it unpacked before it could read that. `--dpkgopt=path-exclude` takes 16 s longer. */
const exclusion = (excluded: readonly string[]): string[] => {
  const lines = [...unread, ...excluded].map(path => `'path-exclude=${path}'`)
  return [
    `--extract-hook=printf '%s\\n' ${lines.join(' ')} >"$1/etc/dpkg/dpkg.cfg.d/unread"`,
    `--customize-hook=rm -rf ${unread.map(path => `"$1"${path}`).join(' ')}`,
  ]
}

const mmdebstrap = (recipe: RootRecipe, sources: readonly string[]): string[] => [
  'mmdebstrap',
  '--quiet',
  '--variant=essential',
  `--include=${recipe.packages.join(',')}`,
  ...exclusion(recipe.excluded),
  ...recipe.files.map(({ from, to }) => `--customize-hook=upload '${from}' '${to}'`),
  ...recipe.hooks,
  recipe.release,
  '-',
  ...sources,
]

/** The tag is a hash of the recipe and the command, with the content of files instead of their paths. */
export const rootReference = (recipe: RootRecipe, architecture: string): string => {
  const files = recipe.files.map(({ to, version }) => ({ from: version, to, version }))
  const command = mmdebstrap({ ...recipe, files }, [])
  const { repository, changes, labels } = recipe
  return `${repository}:${contentHash([JSON.stringify([command, changes, labels, architecture])])}`
}

/** Streams the root from mmdebstrap into the engine: no tar on disk, nothing to clean up after a failure. */
export const buildRoot = async (docker: Docker, recipe: RootRecipe): Promise<string> => {
  const reference = rootReference(recipe, docker.engine.architecture)
  const labels = { ...recipe.labels, [REPOSITORY_LABEL]: recipe.repository }
  const output = outputOf(mmdebstrap(recipe, await hostSources(recipe.release)), {
    deadline: buildDeadline,
    fix: `the packages ${recipe.packages.join(', ')} must exist in ${recipe.release} and its mirror must answer; or set NODE_IMAGE and POSTGRES_IMAGE to images of your own`,
  })
  const lines = Object.entries(labels).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`)
  const importing = docker.importImage(Readable.from(output), [...recipe.changes, ...lines], buildDeadline)
  const id = await importing.catch((error: unknown) => {
    if (error instanceof HarnessError) throw error
    throw new HarnessError(`the engine did not take the image ${reference}`, {
      evidence: [reasonOf(error)],
      fix: 'check that the engine has disk space left (`npx vitest-plumbline doctor`)',
      cause: error,
    })
  })
  await docker.tagImage(id, reference)
  await collectOldImages(docker, recipe.repository, id, generationsKept)
  return reference
}
