import { checkOptions, isText, listRule, type OptionRules } from '../record/option.ts'
import { imageRule } from '../system/build.ts'
import { connectDocker } from '../system/docker.ts'
import { provideImage, rootImage } from './base-images.ts'
import { debianRoot } from './root-recipes.ts'

/** The base image of a service that does not use Node. */
export interface ServiceBase {
  /** Lower case. `python` gives the build argument PYTHON_IMAGE; a variable of that name takes precedence. */
  readonly name: string
  /** Pulled where a registry responds. */
  readonly official: string
  /** Debian packages with the same content, for machines without access to a registry. */
  readonly packages: readonly string[]
}

const isPackage = (value: unknown): boolean => isText(value) && /^[a-z0-9][a-z0-9+.-]+$/.test(value)

/** The name becomes a variable and a repository, and a package an argument of a command. */
const rules: OptionRules = {
  name: {
    holds: value => typeof value === 'string' && /^[a-z][a-z0-9]{0,39}$/.test(value),
    expected: 'at most 40 lower-case letters and digits, a letter first',
    example: "'python'",
  },
  official: imageRule('python:3.13-slim-trixie'),
  packages: listRule("['python3-fastapi']", 'a list of names of Debian packages', isPackage, 1),
}

export const checkBase = (base: unknown): void =>
  checkOptions('baseImage: ', base, { rules, required: Object.keys(rules) })

/**
 * Finds, pulls or builds the base image of a service, by the same rules as those of Node and Postgres. Takes milliseconds if the
 * engine has it, half a minute if it is built. Returns the build argument that names it.
 *
 * @throws HarnessError for a wrong option, and where the image cannot be provided.
 * @example
 * await baseImage({ name: 'python', official: 'python:3.13-slim-trixie', packages: ['python3-fastapi'] })
 */
export const baseImage = async (base: ServiceBase): Promise<Readonly<Record<string, string>>> => {
  checkBase(base)
  const { name, official, packages } = base
  const variable = `${name.toUpperCase()}_IMAGE`
  const own = rootImage(`building the base image of ${name}`, async release =>
    debianRoot(name, release, { packages }),
  )
  const progress = (line: string) => console.error(`  ${line}`)
  const reference = await provideImage(await connectDocker(), { variable, official, own }, progress)
  return { [variable]: reference }
}
